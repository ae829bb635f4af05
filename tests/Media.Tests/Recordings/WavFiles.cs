using System.Buffers.Binary;
using System.Text;

namespace EdgeCx.Media.Tests.Recordings;

/// <summary>Makes WAV files for tests.</summary>
internal static class WavFiles
{
    public static byte[] Make(ushort format, ushort channels, uint rate, ushort bits, byte[] data, byte[]? before = null, bool extensible = false)
    {
        var fmt = new byte[extensible ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(fmt, extensible ? (ushort)0xFFFE : format);
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(2), channels);
        BinaryPrimitives.WriteUInt32LittleEndian(fmt.AsSpan(4), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(fmt.AsSpan(8), (uint)(rate * channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(12), (ushort)(channels * bits / 8));
        BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(14), bits);
        if (extensible)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(16), 22);
            BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(18), bits);
            BinaryPrimitives.WriteUInt16LittleEndian(fmt.AsSpan(24), format);
        }

        byte[] body = [.. Chunk("fmt ", fmt), .. before ?? [], .. Chunk("data", data)];
        return [.. "RIFF"u8, .. Length(body.Length + 4), .. "WAVE"u8, .. body];
    }

    public static byte[] Chunk(string id, byte[] body) =>
        [.. Encoding.ASCII.GetBytes(id), .. Length(body.Length), .. body, .. new byte[body.Length % 2]];

    /// <summary>A file of a test's own that goes away with it.</summary>
    public static string Write(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"edgecx-{Guid.NewGuid():N}.wav");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Length(int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }
}
