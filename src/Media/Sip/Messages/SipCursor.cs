namespace EdgeCx.Media.Sip.Messages;

/// <summary>A reading position in one unfolded header value. Every step checks the length before it moves.</summary>
internal ref struct SipCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>Octets read so far.</summary>
    public int Position { get; private set; }

    /// <summary>True when nothing is left.</summary>
    public readonly bool AtEnd => Position >= _text.Length;

    /// <summary>What is left.</summary>
    public readonly ReadOnlySpan<byte> Rest => _text[Position..];

    /// <summary>The next octet; 0 at the end.</summary>
    public readonly byte Peek => AtEnd ? (byte)0 : _text[Position];

    /// <summary>Skips blanks.</summary>
    public void SkipBlanks()
    {
        while (!AtEnd && SipGrammar.IsBlank(_text[Position]))
        {
            Position++;
        }
    }

    /// <summary>Takes one given octet.</summary>
    public bool TryTake(byte octet)
    {
        if (AtEnd || _text[Position] != octet)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes a separator with the blanks around it (HCOLON, SLASH, SEMI, EQUAL of RFC 3261 25.1).</summary>
    public bool TryTakeSeparator(byte octet)
    {
        SkipBlanks();
        if (!TryTake(octet))
        {
            return false;
        }

        SkipBlanks();
        return true;
    }

    /// <summary>Takes a token.</summary>
    public bool TryTakeToken(out ReadOnlySpan<byte> token)
    {
        var length = SipGrammar.TokenLength(Rest);
        token = _text.Slice(Position, length);
        Position += length;
        return length > 0;
    }

    /// <summary>Takes everything up to the first of the stop octets, or the end; false when that is nothing.</summary>
    public bool TryTakeUntil(ReadOnlySpan<byte> stops, out ReadOnlySpan<byte> run)
    {
        var rest = Rest;
        var length = rest.IndexOfAny(stops);
        run = length < 0 ? rest : rest[..length];
        Position += run.Length;
        return !run.IsEmpty;
    }

    /// <summary>Takes a quoted string with its quotes; false when it has no closing quote.</summary>
    public bool TryTakeQuoted(out ReadOnlySpan<byte> quoted)
    {
        quoted = default;
        if (Peek != (byte)'"')
        {
            return false;
        }

        for (var i = Position + 1; i < _text.Length; i++)
        {
            if (_text[i] == (byte)'\\')
            {
                i++;
            }
            else if (_text[i] == (byte)'"')
            {
                quoted = _text[Position..(i + 1)];
                Position = i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Takes <c>;name[=value]</c> (generic-param). A value is a quoted string, or a run without blank, comma and semicolon: wider than the
    /// grammar, since hosts and IPv6 addresses stand there.
    /// </summary>
    public bool TryTakeParameter(out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        name = default;
        if (!TryTakeSeparator((byte)';') || !TryTakeToken(out name))
        {
            return false;
        }

        var afterName = Position;
        if (!TryTakeSeparator((byte)'='))
        {
            // The blanks after a name without a value belong to what follows.
            Position = afterName;
            return true;
        }

        return Peek == (byte)'"' ? TryTakeQuoted(out value) : TryTakeUntil(" \t;,\""u8, out value);
    }
}
