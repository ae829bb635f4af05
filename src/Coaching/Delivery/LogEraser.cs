using System.Text;

namespace EdgeCx.Coaching.Delivery;

/// <summary>
/// Erases what a log file holds of one call's feelings, in place: the octets on the disk are overwritten, not left behind in blocks that a new file no
/// longer points at. A line that tells of feelings ends in a space (<see cref="Mark"/>), which no reader of JSON minds; all others stay as they are.
/// </summary>
internal static class LogEraser
{
    /// <summary>Ends a line that an objection erases, before the line feed.</summary>
    public const byte Mark = (byte)' ';

    private const int Piece = 64 * 1024;
    private const byte LineFeed = (byte)'\n';

    /// <summary>Erases the marked lines of a call. Nobody may write to the file meanwhile.</summary>
    /// <param name="path">The file; where there is none there is nothing to erase.</param>
    /// <param name="callId">The call.</param>
    /// <returns>Lines erased.</returns>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public static int Erase(string path, string callId)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        var head = Encoding.UTF8.GetBytes($"{{\"callId\":\"{callId}\",");
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var erased = 0;
        foreach (var (offset, length) in Find(file, head))
        {
            Overwrite(file, offset, length, callId);
            erased++;
        }

        if (erased > 0)
        {
            file.Flush(flushToDisk: true);
        }

        return erased;
    }

    private static List<(long Offset, int Length)> Find(FileStream file, byte[] head)
    {
        var found = new List<(long, int)>();
        var line = new List<byte>(1024);
        var piece = new byte[Piece];
        long lineStart = 0, at = 0;
        int read;
        var left = file.Length;
        while (left > 0 && (read = file.Read(piece)) > 0)
        {
            left -= read;
            var rest = piece.AsSpan(0, read);
            while (rest.IndexOf(LineFeed) is var end and >= 0)
            {
                line.AddRange(rest[..end]);
                if (IsMarked(line, head))
                {
                    found.Add((lineStart, line.Count));
                }

                at += end + 1;
                lineStart = at;
                line.Clear();
                rest = rest[(end + 1)..];
            }

            line.AddRange(rest);
            at += rest.Length;
        }

        Array.Clear(piece);
        System.Runtime.InteropServices.CollectionsMarshal.SetCount(line, line.Capacity);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line).Clear();
        return found;
    }

    private static bool IsMarked(List<byte> line, byte[] head) =>
        line.Count > head.Length && line[^1] == Mark && System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line).StartsWith(head);

    // What is left says that something was here, and of which call; the rest of the line is spaces.
    private static void Overwrite(FileStream file, long offset, int length, string callId)
    {
        var line = new byte[length];
        line.AsSpan().Fill((byte)' ');
        var text = Encoding.UTF8.GetBytes($"{{\"callId\":\"{callId}\",\"erased\":true}}");
        text.AsSpan(0, Math.Min(text.Length, length)).CopyTo(line);
        file.Position = offset;
        file.Write(line);
    }
}
