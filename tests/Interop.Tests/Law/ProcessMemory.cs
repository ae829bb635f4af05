using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeCx.Interop.Tests.Law;

/// <summary>
/// Reads all of a running process's own writable memory (heap, stacks, native arenas, shared rings) and counts where given octets occur in it: what lies
/// there, lies there, whoever forgot to clear it. Needs root.
/// </summary>
internal sealed class ProcessMemory
{
    private const int Piece = 8 << 20;
    private const int Head = 8;
    private const int MostPlaces = 8;
    private const int Around = 160;
    private readonly int _processId;

    public ProcessMemory(int processId) => _processId = processId;

    /// <summary>Octets read by the last scan.</summary>
    public long Scanned { get; private set; }

    /// <summary>Where the last scan's finds lie, the first few: for whoever has to find out who forgot them. Octets that are text are shown.</summary>
    public List<string> Places { get; } = [];

    /// <summary>How often each pattern occurs, by its name; patterns have at least 8 octets.</summary>
    public Dictionary<string, int> Find(IEnumerable<(string Name, byte[] Octets)> patterns)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        var byHead = new Dictionary<ulong, List<(string Name, byte[] Octets)>>();
        var mayBegin = new bool[65_536];
        var longest = Head;
        foreach (var pattern in patterns)
        {
            found.TryAdd(pattern.Name, 0);
            var head = MemoryMarshal.Read<ulong>(pattern.Octets);
            if (!byHead.TryGetValue(head, out var same))
            {
                byHead[head] = same = [];
            }

            same.Add(pattern);
            mayBegin[(ushort)head] = true;
            longest = Math.Max(longest, pattern.Octets.Length);
        }

        Scanned = 0;
        Places.Clear();
        var buffer = new byte[Piece + longest];
        using var memory = new FileStream($"/proc/{_processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var (from, to) in Writable())
        {
            for (var at = from; at < to; at += Piece)
            {
                var length = Read(memory, at, buffer.AsSpan(0, (int)Math.Min(Piece + longest, to - at)));
                Scanned += Math.Min(length, Piece);
                Search(buffer.AsSpan(0, length), Math.Min(length, Piece), byHead, mayBegin, found, at, (from, to));
            }
        }

        return found;
    }

    private void Search(
        ReadOnlySpan<byte> piece,
        int starts,
        Dictionary<ulong, List<(string Name, byte[] Octets)>> byHead,
        bool[] mayBegin,
        Dictionary<string, int> found,
        long at,
        (long From, long To) region)
    {
        for (var i = 0; i < starts && i + Head <= piece.Length; i++)
        {
            if (!mayBegin[MemoryMarshal.Read<ushort>(piece[i..])] || !byHead.TryGetValue(MemoryMarshal.Read<ulong>(piece[i..]), out var same))
            {
                continue;
            }

            foreach (var (name, octets) in same)
            {
                if (piece[i..].StartsWith(octets))
                {
                    found[name]++;
                    Note(name, piece, i, at, region);
                }
            }
        }
    }

    private void Note(string name, ReadOnlySpan<byte> piece, int i, long at, (long From, long To) region)
    {
        if (Places.Count == MostPlaces)
        {
            return;
        }

        var around = piece[Math.Max(0, i - Around)..Math.Min(piece.Length, i + Around)];
        var text = string.Concat(around.ToArray().Select(static b => b is >= 32 and < 127 ? (char)b : '.'));
        Places.Add(string.Create(CultureInfo.InvariantCulture, $"{name} at {at + i:x} of {region.From:x}-{region.To:x} ({(region.To - region.From) >> 10} KiB): {text}"));
    }

    // A page that went away between the list and the read is no error: what is in it is gone.
    private static int Read(FileStream memory, long at, Span<byte> to)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, to, at);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private List<(long From, long To)> Writable()
    {
        var regions = new List<(long, long)>();
        foreach (var line in File.ReadLines($"/proc/{_processId}/maps"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[1].StartsWith("rw", StringComparison.Ordinal) && !line.EndsWith("[vvar]", StringComparison.Ordinal))
            {
                var ends = fields[0].Split('-');
                regions.Add((long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            }
        }

        return regions;
    }
}
