using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Writes a bencoded dictionary of strings, integers and lists of strings (BEP 3).</summary>
internal sealed class BencodeWriter
{
    private readonly ArrayBufferWriter<byte> _octets = new();

    /// <summary>Begins the dictionary.</summary>
    public BencodeWriter() => Raw("d");

    /// <summary>Adds a string.</summary>
    public BencodeWriter Add(string key, string value) => Text(key).Text(value);

    /// <summary>Adds octets.</summary>
    public BencodeWriter Add(string key, ReadOnlySpan<byte> value) => Text(key).Octets(value);

    /// <summary>Adds an integer.</summary>
    public BencodeWriter Add(string key, long value) => Text(key).Raw(string.Create(CultureInfo.InvariantCulture, $"i{value}e"));

    /// <summary>Adds a list of strings.</summary>
    public BencodeWriter Add(string key, IEnumerable<string> values)
    {
        Text(key).Raw("l");
        foreach (var value in values)
        {
            Text(value);
        }

        return Raw("e");
    }

    /// <summary>Ends the dictionary.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        Raw("e");
        return _octets.WrittenMemory;
    }

    private BencodeWriter Text(string text) => Octets(Encoding.UTF8.GetBytes(text));

    private BencodeWriter Octets(ReadOnlySpan<byte> value)
    {
        Raw(string.Create(CultureInfo.InvariantCulture, $"{value.Length}:"));
        _octets.Write(value);
        return this;
    }

    private BencodeWriter Raw(string ascii)
    {
        Encoding.ASCII.GetBytes(ascii, _octets);
        return this;
    }
}
