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
    private readonly int _processId;

    public ProcessMemory(int processId) => _processId = processId;

    /// <summary>Octets read by the last scan.</summary>
    public long Scanned { get; private set; }

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
        var buffer = new byte[Piece + longest];
        using var memory = new FileStream($"/proc/{_processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var (from, to) in Writable())
        {
            for (var at = from; at < to; at += Piece)
            {
                var length = Read(memory, at, buffer.AsSpan(0, (int)Math.Min(Piece + longest, to - at)));
                Scanned += Math.Min(length, Piece);
                Search(buffer.AsSpan(0, length), Math.Min(length, Piece), byHead, mayBegin, found);
            }
        }

        return found;
    }

    private static void Search(
        ReadOnlySpan<byte> piece, int starts, Dictionary<ulong, List<(string Name, byte[] Octets)>> byHead, bool[] mayBegin, Dictionary<string, int> found)
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
                }
            }
        }
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
