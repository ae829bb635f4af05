namespace EdgeCx.Media.Sip.Messages;

/// <summary>
/// The state of reading one message head: headers so far and the first fault. Reading goes on after a fault, so that a broken request can still
/// be answered with its own Via, From, To, Call-ID and CSeq.
/// </summary>
internal ref struct HeadReading(in SipLimits limits)
{
    private int _vias;
    private int _recordRoutes;

    /// <summary>How much is read.</summary>
    public SipLimits Limits { get; } = limits;

    /// <summary>Headers so far.</summary>
    public List<SipHeader> Headers { get; } = new(16);

    /// <summary>The first fault.</summary>
    public SipFault Fault { get; private set; }

    /// <summary>Where the first fault is.</summary>
    public Reject Reject { get; private set; }

    /// <summary>Records a fault, if it is the first.</summary>
    public void Fail(int status, int offset, string reason)
    {
        if (!Fault.Exists)
        {
            Fault = new SipFault(status, reason);
            Reject = new Reject(offset, reason);
        }
    }

    /// <summary>Reads header lines up to the empty line and unfolds them in place (RFC 3261 7.3.1); returns where the body begins.</summary>
    public int ReadHeaders(Span<byte> octets, int position)
    {
        while (SipLines.TryReadLine(octets, position, out var line, out var next))
        {
            if (line.Length == 0)
            {
                return next;
            }

            while (next < octets.Length && SipGrammar.IsBlank(octets[next]) && SipLines.TryReadLine(octets, next, out var more, out var afterMore))
            {
                octets[(line.Start + line.Length)..next].Fill((byte)' ');
                line = (line.Start, more.Start + more.Length - line.Start);
                next = afterMore;
            }

            if (Headers.Count == Limits.MaxHeaders)
            {
                Fail(400, line.Start, "Too many headers");
                return octets.Length;
            }

            if (ReadHeader(octets, line.Start, line.Length))
            {
                CountHops(octets);
            }

            position = next;
        }

        Fail(400, octets.Length, "No empty line after the headers");
        return octets.Length;
    }

    /// <summary>The body: as Content-Length says, else the rest.</summary>
    public (int Start, int Length) ReadBody(ReadOnlySpan<byte> octets, int position)
    {
        var rest = octets.Length - position;
        var seen = false;
        foreach (var header in Headers)
        {
            if (!HeaderNames.Match(octets.Slice(header.NameStart, header.NameLength), HeaderNames.ContentLength))
            {
                continue;
            }

            if (seen)
            {
                Fail(400, header.NameStart, "Content-Length more than once");
                break;
            }

            seen = true;
            if (!SipGrammar.TryNumber(octets.Slice(header.ValueStart, header.ValueLength), int.MaxValue, out var length))
            {
                Fail(400, header.ValueStart, "Content-Length is not a number");
            }
            else if (length > octets.Length - position)
            {
                Fail(400, octets.Length, "Body shorter than Content-Length");
            }
            else
            {
                rest = (int)length;
            }
        }

        return (position, rest);
    }

    private void CountHops(ReadOnlySpan<byte> octets)
    {
        var last = Headers[^1];
        var name = octets.Slice(last.NameStart, last.NameLength);
        if (HeaderNames.Match(name, HeaderNames.Via) && ++_vias > SipLimits.MaxHops)
        {
            Fail(400, last.NameStart, "Too many Via headers");
        }
        else if (HeaderNames.Match(name, HeaderNames.RecordRoute) && ++_recordRoutes > SipLimits.MaxHops)
        {
            Fail(400, last.NameStart, "Too many Record-Route headers");
        }
    }

    /// <summary>field-name HCOLON field-value. A CR inside a line is no line end and no text.</summary>
    private bool ReadHeader(Span<byte> octets, int start, int length)
    {
        var line = octets.Slice(start, length);
        if (line.Contains((byte)'\r'))
        {
            Fail(400, start + line.IndexOf((byte)'\r'), "CR without LF in a header");
            line.Replace((byte)'\r', (byte)' ');
        }

        var colon = line.IndexOf((byte)':');
        var nameLength = colon < 0 ? 0 : line[..colon].TrimEnd(" \t"u8).Length;
        if (!SipGrammar.IsToken(line[..nameLength]))
        {
            Fail(400, start, "Header without a name and a colon");
            return false;
        }

        var afterColon = line[(colon + 1)..];
        var leading = afterColon.Length - afterColon.TrimStart(" \t"u8).Length;
        var value = SipGrammar.Trim(afterColon);
        Headers.Add(new SipHeader(start, nameLength, start + colon + 1 + leading, value.Length));
        return true;
    }
}
