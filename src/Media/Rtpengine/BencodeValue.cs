using System.Text;

namespace EdgeCx.Media.Rtpengine;

/// <summary>A bencoded value: one of an integer, a string of octets, a list or a dictionary. Immutable.</summary>
internal sealed record BencodeValue
{
    /// <summary>The integer; 0 for other kinds.</summary>
    public long Integer { get; init; }

    /// <summary>The string's octets; empty for other kinds.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>The list; empty for other kinds.</summary>
    public IReadOnlyList<BencodeValue> Items { get; init; } = [];

    /// <summary>The dictionary; empty for other kinds.</summary>
    public IReadOnlyDictionary<string, BencodeValue> Entries { get; init; } = new Dictionary<string, BencodeValue>();

    /// <summary>The string as text.</summary>
    public string Text => Encoding.UTF8.GetString(Octets.Span);

    /// <summary>An entry of the dictionary; an empty value where there is none.</summary>
    public BencodeValue this[string key] => Entries.TryGetValue(key, out var value) ? value : new BencodeValue();
}
