namespace EdgeCx.Media.Codecs;

/// <summary>
/// G.722 at 64 kbit/s (ITU-T G.722 mode 1, as RFC 3551 4.5.2 carries it): one octet is two samples at 16 kHz. Decoder only. A mutable struct
/// with one owner; allocates nothing.
/// </summary>
internal struct G722
{
    // Tables of the Recommendation: 3.4 (inverse quantizers, 6, 4 and 2 bits), 3.5 (logarithmic scale factors), 4.4 (receive QMF).
    private static ReadOnlySpan<short> InverseOf6Bits =>
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    private static ReadOnlySpan<short> InverseOf4Bits =>
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    private static ReadOnlySpan<short> InverseOf2Bits => [-7408, -1616, 7408, 1616];

    private static ReadOnlySpan<short> LowScaleSteps => [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];

    private static ReadOnlySpan<short> HighScaleSteps => [798, -214, 798, -214];

    private static ReadOnlySpan<short> Antilogarithm =>
    [
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
    ];

    private static ReadOnlySpan<short> Qmf => [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];

    private SubBandPredictor _low;
    private SubBandPredictor _high;
    private History _sums;
    private int _lowScale;
    private int _highScale;
    private int _lowStep;
    private int _highStep;

    /// <summary>A decoder at the start of a stream.</summary>
    public G722()
    {
        _lowStep = 32;
        _highStep = 8;
    }

    /// <summary>Decodes one octet into two samples at 16 kHz.</summary>
    public (short First, short Second) Decode(byte octet)
    {
        var low = DecodeLow(octet & 0x3F);
        var high = DecodeHigh(octet >> 6);
        for (var i = 0; i < 22; i++)
        {
            _sums[i] = _sums[i + 2];
        }

        _sums[22] = low + high;
        _sums[23] = low - high;
        int first = 0, second = 0;
        for (var i = 0; i < 12; i++)
        {
            second += _sums[2 * i] * Qmf[i];
            first += _sums[(2 * i) + 1] * Qmf[11 - i];
        }

        return (Saturate(first >> 11), Saturate(second >> 11));
    }

    private int DecodeLow(int code)
    {
        var value = Math.Clamp(_low.Estimate + ((_lowStep * InverseOf6Bits[code]) >> 15), -16384, 16383);
        var index = code >> 2;
        _low.Adapt((_lowStep * InverseOf4Bits[index]) >> 15);
        _lowScale = Math.Clamp(((_lowScale * 127) >> 7) + LowScaleSteps[index], 0, 18432);
        _lowStep = StepOf(_lowScale, 8);
        return value;
    }

    private int DecodeHigh(int code)
    {
        var difference = (_highStep * InverseOf2Bits[code]) >> 15;
        var value = Math.Clamp(_high.Estimate + difference, -16384, 16383);
        _high.Adapt(difference);
        _highScale = Math.Clamp(((_highScale * 127) >> 7) + HighScaleSteps[code], 0, 22528);
        _highStep = StepOf(_highScale, 10);
        return value;
    }

    private static int StepOf(int scale, int octaves)
    {
        var mantissa = (int)Antilogarithm[(scale >> 6) & 31];
        var shift = octaves - (scale >> 11);
        return (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    private static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    [System.Runtime.CompilerServices.InlineArray(24)]
    private struct History
    {
        private int _first;
    }
}
