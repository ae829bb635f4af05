namespace EdgeCx.Media.Codecs;

/// <summary>
/// From 16 kHz to 8 kHz: a linear-phase half-band low-pass of 59 taps (Kaiser window, β 7), flat to 3.4 kHz within 0.1 dB and 60 dB down
/// from 4.6 kHz on. The delay is 29 samples at 16 kHz (1.8 ms). A mutable struct with one owner.
/// </summary>
internal struct HalfBandDecimator
{
    private const int Taps = 59;
    private const int Middle = Taps / 2;
    private static readonly float[] Coefficients = Design();
    private History _history;
    private int _position;

    /// <summary>Takes two samples at 16 kHz and gives one at 8 kHz.</summary>
    public short Take(short first, short second)
    {
        Push(first);
        Push(second);

        // Every other coefficient of a half-band filter is zero, but for the middle one.
        var sum = 0.5f * At(Middle);
        for (var i = 0; i < Taps; i += 2)
        {
            sum += Coefficients[i] * At(i);
        }

        return (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
    }

    /// <summary>
    /// The two samples at 16 kHz that the last one at 8 kHz stands for: the first at its very time, the second half a sample later. They come as
    /// late as the filter is long, so that both rates lie on one time.
    /// </summary>
    public readonly (short First, short Second) Aligned => ((short)At(Middle), (short)At(Middle - 1));

    private void Push(short sample)
    {
        _position = (_position + 1) & 63;
        _history[_position] = sample;
    }

    private readonly float At(int age) => _history[(_position - age) & 63];

    private static float[] Design()
    {
        const double Beta = 7;
        var taps = new double[Taps];
        for (var i = 0; i < Taps; i += 2)
        {
            var x = (i - Middle) / (double)Middle;
            taps[i] = Math.Sin(Math.PI * (i - Middle) / 2) / (Math.PI * (i - Middle)) * Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);
        }

        // Unity at 0 Hz, with the half that the middle tap gives.
        var sum = taps.Sum();
        return [.. taps.Select(t => (float)(t * 0.5 / sum))];
    }

    // Modified Bessel function of the first kind, order 0, by its series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 32; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    [System.Runtime.CompilerServices.InlineArray(64)]
    private struct History
    {
        private float _first;
    }
}
