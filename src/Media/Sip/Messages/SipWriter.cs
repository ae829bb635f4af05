using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Writes one message. Text that comes from elsewhere loses its control characters, so that nothing can add a header.</summary>
internal sealed class SipWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>Writes a status line.</summary>
    public SipWriter Status(int status, string reason)
    {
        Text(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {reason}"));
        return EndLine();
    }

    /// <summary>Writes a request line.</summary>
    public SipWriter RequestLine(string method, string uri)
    {
        Text($"{method} {uri} SIP/2.0");
        return EndLine();
    }

    /// <summary>Writes a header.</summary>
    public SipWriter Header(string name, string value)
    {
        Text(name);
        _buffer.Write(": "u8);
        Text(value);
        return EndLine();
    }

    /// <summary>Writes a header whose value is copied octet by octet; it comes from a message that was read, so it has no line end.</summary>
    public SipWriter Copy(string name, ReadOnlySpan<byte> value)
    {
        Text(name);
        _buffer.Write(": "u8);
        _buffer.Write(value);
        return EndLine();
    }

    /// <summary>Writes Content-Length, the empty line and the body, and gives the message.</summary>
    public byte[] Finish(ReadOnlySpan<byte> body)
    {
        Header(HeaderNames.ContentLength, body.Length.ToString(CultureInfo.InvariantCulture));
        EndLine();
        _buffer.Write(body);
        return _buffer.WrittenSpan.ToArray();
    }

    private void Text(string text)
    {
        var span = _buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        var written = Encoding.UTF8.GetBytes(text, span);
        foreach (ref var octet in span[..written])
        {
            if (octet is < 0x20 or 0x7F)
            {
                octet = (byte)' ';
            }
        }

        _buffer.Advance(written);
    }

    private SipWriter EndLine()
    {
        _buffer.Write("\r\n"u8);
        return this;
    }
}
