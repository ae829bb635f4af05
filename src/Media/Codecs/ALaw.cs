namespace EdgeCx.Media.Codecs;

/// <summary>G.711 A-law (ITU-T G.711 table 1): one octet a sample, decoded to the ITU's 13-bit values scaled to 16 bits (±32256).</summary>
internal static class ALaw
{
    private const byte EvenBits = 0x55;
    private static readonly short[] Table = [.. Enumerable.Range(0, 256).Select(octet => Expand((byte)octet))];

    /// <summary>The octet nearest to digital silence (A-law has no zero).</summary>
    public const byte Silence = 0xD5;

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
        // Negative values use the ones' complement, so that −1 falls into the interval just below zero.
        var sign = sample < 0 ? 0 : 0x80;
        var magnitude = (sample < 0 ? ~sample : sample) >> 3;
        var segment = Math.Max(0, 27 - System.Numerics.BitOperations.LeadingZeroCount((uint)magnitude | 1));
        var step = (segment == 0 ? magnitude >> 1 : magnitude >> segment) & 0x0F;
        return (byte)((sign | (segment << 4) | step) ^ EvenBits);
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
        var bits = octet ^ EvenBits;
        var segment = (bits & 0x70) >> 4;
        var magnitude = ((bits & 0x0F) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
