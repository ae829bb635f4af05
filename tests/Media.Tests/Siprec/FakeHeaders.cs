using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>Headers of a message that a test wrote or read.</summary>
internal sealed class FakeHeaders(params (string Name, string Value)[] headers) : ISipHeaders
{
    public string RequestUri => "sip:srs@198.51.100.9";

    public string? First(string name) =>
        headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Reads a whole message: its headers and its body.</summary>
    public static (FakeHeaders Headers, byte[] Body) Read(byte[] message)
    {
        var end = message.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = System.Text.Encoding.UTF8.GetString(message, 0, end).Split("\r\n").Skip(1);
        return (new FakeHeaders([.. lines.Select(l => l.Split(':', 2)).Select(p => (p[0].Trim(), p[1].Trim()))]), message[(end + 4)..]);
    }
}
