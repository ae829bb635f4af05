using EdgeCx.Tests.Shared;

namespace EdgeCx.Interop.Tests.Live;

/// <summary>Reads and writes plain G.711 µ-law WAVs for the tests, without the product's own reader.</summary>
internal static class MuLawWav
{
    public const byte Silence = 0xFF;

    /// <summary>The octets of the data chunk.</summary>
    public static byte[] Read(string path)
    {
        var wav = File.ReadAllBytes(path);
        for (var at = 12; at + 8 <= wav.Length;)
        {
            var size = BitConverter.ToInt32(wav, at + 4);
            if (wav.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                return wav.AsSpan(at + 8, Math.Min(size, wav.Length - at - 8)).ToArray();
            }

            at += 8 + size + (size & 1);
        }

        throw new InvalidDataException($"{path} has no data chunk");
    }

    /// <summary>A leg of the demo, or a part of it.</summary>
    public static byte[] Demo(string file, int fromS, int seconds) =>
        Read(Path.Combine(SharedData.RepositoryRoot, "demo", file)).AsSpan(8000 * fromS, 8000 * seconds).ToArray();

    /// <summary>Writes octets as a WAV and returns its path.</summary>
    public static string Write(string path, ReadOnlySpan<byte> audio)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + audio.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)7);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(8000);
        writer.Write((short)1);
        writer.Write((short)8);
        writer.Write("data"u8);
        writer.Write(audio.Length);
        writer.Write(audio);
        return path;
    }

    /// <summary>Writes octets decoded, as a WAV of 16-bit samples, and returns its path.</summary>
    public static string WriteLinear(string path, ReadOnlySpan<byte> audio)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * audio.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(16000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * audio.Length);
        foreach (var octet in audio)
        {
            writer.Write((short)Decode(octet));
        }

        return path;
    }

    /// <summary>Level of each frame of 256 samples, dBFS.</summary>
    public static double[] FrameLevels(ReadOnlySpan<byte> audio)
    {
        var levels = new double[audio.Length / 256];
        for (var f = 0; f < levels.Length; f++)
        {
            double energy = 0;
            foreach (var octet in audio.Slice(f * 256, 256))
            {
                var s = Decode(octet) / 32768.0;
                energy += s * s;
            }

            levels[f] = 10 * Math.Log10((energy / 256) + 1e-12);
        }

        return levels;
    }

    /// <summary>The samples that octets stand for.</summary>
    public static short[] Linear(ReadOnlySpan<byte> audio)
    {
        var samples = new short[audio.Length];
        for (var i = 0; i < audio.Length; i++)
        {
            samples[i] = (short)Decode(audio[i]);
        }

        return samples;
    }

    // ITU-T G.711, table 2a: sign, segment, step.
    private static int Decode(byte octet)
    {
        var u = ~octet & 0xFF;
        var magnitude = ((((u & 0x0F) << 3) + 0x84) << ((u & 0x70) >> 4)) - 0x84;
        return (u & 0x80) != 0 ? -magnitude : magnitude;
    }
}
