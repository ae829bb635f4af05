namespace EdgeCx.Media.Sip.Messages;

/// <summary>Walks a comma-separated header value (RFC 3261 7.3.1): commas inside quotes and angle brackets do not separate.</summary>
internal ref struct HeaderElements(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;
    private bool _done = value.IsEmpty;

    /// <summary>The next element, trimmed; it may be empty (<c>a,,b</c>). False at the end.</summary>
    public bool TryNext(out ReadOnlySpan<byte> element)
    {
        if (_done)
        {
            element = default;
            return false;
        }

        var end = FindComma(_rest);
        _done = end < 0;
        element = SipGrammar.Trim(_done ? _rest : _rest[..end]);
        _rest = _done ? default : _rest[(end + 1)..];
        return true;
    }

    private static int FindComma(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        var bracketed = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when quoted:
                    i++;
                    break;
                case (byte)'"' when !bracketed:
                    quoted = !quoted;
                    break;
                case (byte)'<' when !quoted:
                    bracketed = true;
                    break;
                case (byte)'>' when !quoted:
                    bracketed = false;
                    break;
                case (byte)',' when !quoted && !bracketed:
                    return i;
            }
        }

        return -1;
    }
}
