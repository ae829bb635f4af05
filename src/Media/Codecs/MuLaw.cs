namespace EdgeCx.Media.Codecs;

/// <summary>G.711 µ-law (ITU-T G.711 table 2): one octet a sample, decoded to the ITU's 14-bit values scaled to 16 bits (±32124).</summary>
internal static class MuLaw
{
    private const int Bias = 0x84;
    private const int Clip = 32635;
    private static readonly short[] Table = [.. Enumerable.Range(0, 256).Select(octet => Expand((byte)octet))];

    /// <summary>The octet of digital silence.</summary>
    public const byte Silence = 0xFF;

    /// <summary>Decodes one octet.</summary>
    public static short Decode(byte octet) => Table[octet];

    /// <summary>Decodes octets; <paramref name="pcm"/> must be as long.</summary>
    public static void Decode(ReadOnlySpan<byte> octets, Span<short> pcm)
    {
        var table = Table;
        pcm = pcm[..octets.Length];
        for (var i = 0; i < octets.Length; i++)
        {
            pcm[i] = table[octets[i]];
        }
    }

    /// <summary>Encodes one sample by the table's decision values.</summary>
    public static byte Encode(short sample)
    {
        var sign = sample < 0 ? 0x80 : 0;
        var magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        var segment = 24 - System.Numerics.BitOperations.LeadingZeroCount((uint)magnitude);
        var step = (magnitude >> (segment + 3)) & 0x0F;
        return (byte)~(sign | (segment << 4) | step);
    }

    /// <summary>Encodes samples; <paramref name="octets"/> must be as long.</summary>
    public static void Encode(ReadOnlySpan<short> pcm, Span<byte> octets)
    {
        for (var i = 0; i < pcm.Length; i++)
        {
            octets[i] = Encode(pcm[i]);
        }
    }

    private static short Expand(byte octet)
    {
        var bits = ~octet & 0xFF;
        var magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits & 0x70) >> 4)) - Bias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
