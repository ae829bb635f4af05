using System.Buffers.Binary;

namespace EdgeCx.Inference.Tests.Evaluation.Clips;

/// <summary>WAV files in memory.</summary>
internal static class ClipFiles
{
    /// <summary>A file of any format.</summary>
    public static byte[] Wav(int format, int bits, int channels, int rate, byte[] data)
    {
        var file = new byte[44 + data.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), 36 + data.Length);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), (short)format);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), (short)bits);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), data.Length);
        data.CopyTo(file, 44);
        return file;
    }

    /// <summary>Linear 16-bit samples as a file's data.</summary>
    public static byte[] Linear(IEnumerable<short> samples) => [.. samples.SelectMany(BitConverter.GetBytes)];

    /// <summary>A tone, full scale 1.</summary>
    public static double[] Tone(double hz, int rate, double seconds, double level = 0.5) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => level * Math.Sin(2 * Math.PI * hz * i / rate))];
}
