using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>Brings audio of any rate to 8 kHz and the band of a telephone, 200 to 3400 Hz (ITU-T G.712), once and without haste. Pure.</summary>
internal static class TelephoneBand
{
    private const double HighHz = 3400;
    private const double LowHz = 200;

    // Half the length of the kernel, in samples of 8 kHz: a transition of about 300 Hz.
    private const int HalfKernel = 48;

    /// <summary>Converts samples of a rate.</summary>
    public static short[] From(ReadOnlySpan<short> pcm, int rateHz)
    {
        var step = rateHz / (double)Prompt.SampleRate;
        var cutoff = Math.Min(HighHz, 0.45 * rateHz) / rateHz;
        var reach = HalfKernel * Math.Max(1, step);
        var converted = new double[(int)(pcm.Length / step)];
        for (var i = 0; i < converted.Length; i++)
        {
            var centre = i * step;
            double sum = 0, weight = 0;
            for (var at = (int)Math.Ceiling(centre - reach); at <= centre + reach; at++)
            {
                var x = at - centre;
                var angle = 2 * Math.PI * cutoff * x;
                var tap = (angle == 0 ? 1 : Math.Sin(angle) / angle) * (0.5 + (0.5 * Math.Cos(Math.PI * x / reach)));
                weight += tap;
                sum += at >= 0 && at < pcm.Length ? tap * pcm[at] : 0;
            }

            converted[i] = sum / weight;
        }

        return HighPass(converted);
    }

    // Butterworth of the second order: what a headset cannot carry only costs room before the limiter.
    private static short[] HighPass(double[] pcm)
    {
        var w = Math.Tan(Math.PI * LowHz / Prompt.SampleRate);
        var norm = 1 / (1 + (Math.Sqrt(2) * w) + (w * w));
        var (a1, a2) = (2 * ((w * w) - 1) * norm, (1 - (Math.Sqrt(2) * w) + (w * w)) * norm);
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        var passed = new short[pcm.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            var y = (norm * (pcm[i] - (2 * x1) + x2)) - (a1 * y1) - (a2 * y2);
            (x2, x1, y2, y1) = (x1, pcm[i], y1, y);
            passed[i] = (short)Math.Clamp(y, short.MinValue, short.MaxValue);
        }

        return passed;
    }
}
