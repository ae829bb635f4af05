namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>G.711 (ITU-T): one octet a sample, sign, 3 bits of segment, 4 bits of step.</summary>
internal static class G711
{
    private const int Bias = 0x84;
    private const int Clip = 32635;

    /// <summary>µ-law to linear, ±32124.</summary>
    public static short FromMuLaw(byte octet)
    {
        var code = ~octet;
        var magnitude = ((((code & 0x0F) << 3) + Bias) << ((code & 0x70) >> 4)) - Bias;
        return (short)((code & 0x80) != 0 ? -magnitude : magnitude);
    }

    /// <summary>Linear to µ-law.</summary>
    public static byte ToMuLaw(short sample)
    {
        var magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        var segment = 24 - System.Numerics.BitOperations.LeadingZeroCount((uint)magnitude);
        return (byte)~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }

    /// <summary>A-law to linear, ±32256.</summary>
    public static short FromALaw(byte octet)
    {
        var code = octet ^ 0x55;
        var segment = (code & 0x70) >> 4;
        var magnitude = ((code & 0x0F) << 4) + 8;
        magnitude = segment == 0 ? magnitude : (magnitude + 0x100) << (segment - 1);
        return (short)((code & 0x80) != 0 ? magnitude : -magnitude);
    }
}
