namespace EdgeCx.Media.Codecs;

/// <summary>
/// The adaptive predictor that both sub-bands of G.722 share (ITU-T G.722 3.6, block 4): two poles, six zeros, in the Recommendation's own
/// names. A mutable struct with one owner.
/// </summary>
internal struct SubBandPredictor
{
    private Taps _b;
    private Taps _d;
    private int _a1;
    private int _a2;
    private int _p1;
    private int _p2;
    private int _r1;
    private int _r2;

    /// <summary>The signal estimate of the next sample.</summary>
    public int Estimate { get; private set; }

    /// <summary>The part of it that the zeros give.</summary>
    private int _sz;

    /// <summary>Takes the quantized difference signal of a sample and estimates the next one.</summary>
    public void Adapt(int difference)
    {
        var reconstructed = Saturate(Estimate + difference);
        var partial = Saturate(_sz + difference);
        AdaptPoles(partial);
        AdaptZeros(difference);
        (_p2, _p1) = (_p1, partial);
        (_r2, _r1) = (_r1, reconstructed);
        Predict();
    }

    private void AdaptPoles(int partial)
    {
        // UPPOL2, then UPPOL1.
        var sign = partial >> 15;
        var step = Saturate(_a1 << 2);
        step = Math.Min(sign == _p1 >> 15 ? -step : step, short.MaxValue);
        var a2 = (sign == _p2 >> 15 ? 128 : -128) + (step >> 7) + ((_a2 * 32512) >> 15);
        a2 = Math.Clamp(a2, -12288, 12288);
        var a1 = Saturate((sign == _p1 >> 15 ? 192 : -192) + ((_a1 * 32640) >> 15));
        var limit = Saturate(15360 - a2);
        _a1 = Math.Clamp(a1, -limit, limit);
        _a2 = a2;
    }

    private void AdaptZeros(int difference)
    {
        var step = difference == 0 ? 0 : 128;
        var sign = difference >> 15;
        for (var i = 5; i >= 0; i--)
        {
            _b[i] = Saturate((_d[i] >> 15 == sign ? step : -step) + ((_b[i] * 32640) >> 15));
            _d[i] = i == 0 ? difference : _d[i - 1];
        }
    }

    private void Predict()
    {
        var poles = Saturate(((_a1 * Saturate(_r1 + _r1)) >> 15) + ((_a2 * Saturate(_r2 + _r2)) >> 15));
        var zeros = 0;
        for (var i = 5; i >= 0; i--)
        {
            zeros += (_b[i] * Saturate(_d[i] + _d[i])) >> 15;
        }

        _sz = Saturate(zeros);
        Estimate = Saturate(poles + _sz);
    }

    private static int Saturate(int value) => Math.Clamp(value, short.MinValue, short.MaxValue);

    [System.Runtime.CompilerServices.InlineArray(6)]
    private struct Taps
    {
        private int _first;
    }
}
