namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>What is wrong with a devices file, with lines. Bounded: after so many a person has enough to do.</summary>
/// <param name="file">The file's name.</param>
internal sealed class DeviceProblems(string file)
{
    private const int Most = 32;

    private readonly List<string> _all = [];
    private readonly List<long> _lineEnds = [];

    /// <summary>All of them, in the order they were found.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>Learns where the lines of the text end.</summary>
    public void Take(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == (byte)'\n')
            {
                _lineEnds.Add(i);
            }
        }
    }

    /// <summary>Adds one.</summary>
    /// <param name="offset">Byte at which it is.</param>
    /// <param name="key">Agent, device and key; empty where it is about the whole file.</param>
    /// <param name="what">What is wrong and what is allowed.</param>
    public void Add(long offset, string key, string what)
    {
        var place = _lineEnds.BinarySearch(offset);
        AddLine((place < 0 ? ~place : place) + 1, key, what);
    }

    /// <summary>Adds one of a line.</summary>
    public void AddLine(int line, string key, string what)
    {
        if (_all.Count < Most)
        {
            _all.Add(key.Length == 0 ? $"{file} line {line}: {what}." : $"{file} line {line}: {key} {what}.");
        }
    }
}
