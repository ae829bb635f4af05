using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>
/// What a telephone line makes of a recording of another rate: 300 to 3400 Hz, 8 kHz, µ-law. Linear-phase filters (windowed sinc, Kaiser), so that
/// nothing moves in time; beyond both ends is silence. Sampling any rate at or above 8 kHz.
/// </summary>
internal sealed class TelephoneLine
{
    // −6 dB at both edges of the band, and no more than 300 Hz from passing to stopping; below 4 kHz nothing is left that could fold back.
    private const double TopHz = 3400;
    private const double BottomHz = 300;
    private const double TopTransitionHz = 600;
    private const double BottomTransitionHz = 200;
    private const double StopDb = 70;
    private readonly int _rate;
    private readonly int _phases;
    private readonly int _step;
    private readonly float[][] _lowPass;
    private readonly float[] _highPass;

    /// <summary>Makes the filters for a rate.</summary>
    /// <param name="rate">Sampling rate of the recordings, Hz; at least 8000.</param>
    public TelephoneLine(int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, PcmFormat.SampleRateHz);
        _rate = rate;
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(rate, PcmFormat.SampleRateHz);
        _phases = PcmFormat.SampleRateHz / divisor;
        _step = rate / divisor;
        var half = HalfLength(TopTransitionHz, rate);
        _lowPass = new float[_phases][];
        for (var phase = 0; phase < _phases; phase++)
        {
            _lowPass[phase] = Kernel(half, phase / (double)_phases, TopHz / rate);
        }

        _highPass = Kernel(HalfLength(BottomTransitionHz, PcmFormat.SampleRateHz), 0, BottomHz / PcmFormat.SampleRateHz);
        for (var i = 0; i < _highPass.Length; i++)
        {
            _highPass[i] = (i == _highPass.Length / 2 ? 1 : 0) - _highPass[i];
        }
    }

    /// <summary>Sends a recording over the line.</summary>
    /// <param name="samples">Full scale 1, finite.</param>
    /// <returns>8 kHz linear.</returns>
    public short[] Carry(ReadOnlySpan<float> samples)
    {
        var length = (int)((long)samples.Length * PcmFormat.SampleRateHz / _rate);
        var narrow = new float[length];
        for (var n = 0; n < length; n++)
        {
            var place = (long)n * _step;
            narrow[n] = At(samples, (int)(place / _phases), _lowPass[(int)(place % _phases)]);
        }

        var line = new short[length];
        for (var n = 0; n < length; n++)
        {
            var linear = (short)Math.Clamp(MathF.Round(At(narrow, n, _highPass) * 32768), short.MinValue, short.MaxValue);
            line[n] = G711.FromMuLaw(G711.ToMuLaw(linear));
        }

        return line;
    }

    private static float At(ReadOnlySpan<float> samples, int centre, float[] kernel)
    {
        var first = centre - (kernel.Length / 2);
        var from = Math.Max(0, -first);
        var to = Math.Min(kernel.Length, samples.Length - first);
        return to <= from ? 0 : Dot(samples[(first + from)..(first + to)], kernel.AsSpan(from, to - from));
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = System.Numerics.Vector<float>.Zero;
        var width = System.Numerics.Vector<float>.Count;
        var i = 0;
        for (; i + width <= a.Length; i += width)
        {
            sums += new System.Numerics.Vector<float>(a[i..]) * new System.Numerics.Vector<float>(b[i..]);
        }

        var sum = System.Numerics.Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // Kaiser's estimate of the length that reaches the stop band (Oppenheim and Schafer, section 7.6).
    private static int HalfLength(double transitionHz, int rate) =>
        (int)Math.Ceiling((StopDb - 8) / (2.285 * 2 * Math.PI * transitionHz / rate) / 2);

    private static float[] Kernel(int half, double offset, double cutoff)
    {
        const double Beta = 0.1102 * (StopDb - 8.7);
        var kernel = new double[(2 * half) + 1];
        for (var i = 0; i < kernel.Length; i++)
        {
            var x = i - half - offset;
            var edge = x / (half + 1);
            var window = Bessel(Beta * Math.Sqrt(Math.Max(0, 1 - (edge * edge)))) / Bessel(Beta);
            kernel[i] = window * (x == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * x) / (Math.PI * x));
        }

        // Every phase passes a constant as it is.
        var sum = kernel.Sum();
        return [.. kernel.Select(k => (float)(k / sum))];
    }

    // Modified Bessel function of the first kind, order 0, by its series.
    private static double Bessel(double x)
    {
        double term = 1, sum = 1;
        for (var k = 1; term > sum * 1e-12; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
