using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>
/// Reads one SIP message (RFC 3261 7): start line, headers with folding and compact forms, body by Content-Length. Pure: the message gets its
/// own copy of the octets. Lines end in CRLF; a bare LF is taken too, as some peers send it. Octets after the body are ignored (18.3).
/// </summary>
internal static class SipParser
{
    /// <summary>Parses one message, whole in <paramref name="input"/>.</summary>
    /// <param name="input">A datagram, or one framed message of a stream.</param>
    /// <param name="limits">How much is read.</param>
    /// <param name="message">
    /// The message. Where false is returned: a request as far as it could be read, with the <see cref="SipMessage.Fault"/> to answer; null where
    /// there is nothing that could be answered (no SIP, or a response).
    /// </param>
    /// <param name="reject">Where and why reading failed.</param>
    public static bool TryParse(ReadOnlySpan<byte> input, in SipLimits limits, out SipMessage? message, out Reject reject)
    {
        message = null;
        var start = SipLines.SkipLineEnds(input);
        var octets = input[..Math.Min(input.Length, limits.MaxMessageBytes)].ToArray();
        if (!SipLines.TryReadLine(octets, start, out var startLine, out var position))
        {
            reject = new Reject(start, "a start line that ends in CRLF");
            return false;
        }

        var line = octets.AsSpan(startLine.Start, startLine.Length);
        var isResponse = line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8);
        var reading = new HeadReading(limits);
        var status = 0;
        var request = default(RequestLine);
        if (input.Length > limits.MaxMessageBytes)
        {
            reading.Fail(513, limits.MaxMessageBytes, "Message Too Large");
        }

        if (isResponse ? !TryReadStatusLine(line, out status) : !RequestLine.TryRead(line, startLine.Start, ref reading, out request))
        {
            reject = new Reject(start, isResponse ? "SIP/2.0 and a status code from 100 to 699" : "a request line that ends in a SIP version");
            return false;
        }

        position = reading.ReadHeaders(octets, position);
        var body = reading.ReadBody(octets, position);
        reject = reading.Reject;
        if (isResponse)
        {
            message = reading.Fault.Exists ? null : SipMessage.Response(octets, status, [.. reading.Headers], body);
        }
        else
        {
            message = SipMessage.Request(octets, request.Method, request.Uri, [.. reading.Headers], body, reading.Fault);
        }

        return !reading.Fault.Exists;
    }

    /// <summary>SIP-Version SP 3DIGIT SP [reason]. The reason may be empty, and the space before it too.</summary>
    private static bool TryReadStatusLine(ReadOnlySpan<byte> line, out int status)
    {
        status = 0;
        if (line.Length < 11 || !Ascii.EqualsIgnoreCase(line[..8], "SIP/2.0 "u8) || (line.Length > 11 && line[11] != (byte)' '))
        {
            return false;
        }

        var digits = SipGrammar.TryNumber(line.Slice(8, 3), 699, out var number) && number >= 100;
        status = (int)number;
        return digits;
    }
}
