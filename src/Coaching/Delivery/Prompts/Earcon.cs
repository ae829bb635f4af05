using EdgeCx.Core.Delivery;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>
/// The sign before each prompt: two soft tones, a fourth apart and rising, 0.2 s together, at −26 dBFS with ramps of 15 ms. It says that what follows is from
/// the appliance and not from the caller; it is quiet enough to be spoken over.
/// </summary>
internal static class Earcon
{
    private const double LevelDbfs = -26;
    private const int ToneSamples = Prompt.SampleRate * 90 / 1000;
    private const int GapSamples = Prompt.SampleRate * 20 / 1000;
    private const int RampSamples = Prompt.SampleRate * 15 / 1000;
    private static readonly double[] Hz = [587.33, 783.99];

    /// <summary>Its samples.</summary>
    public static short[] Pcm { get; } = Make();

    private static short[] Make()
    {
        var pcm = new short[(Hz.Length * ToneSamples) + ((Hz.Length - 1) * GapSamples)];
        var amplitude = 32768 * Math.Sqrt(2) * Math.Pow(10, LevelDbfs / 20);
        for (var tone = 0; tone < Hz.Length; tone++)
        {
            var from = tone * (ToneSamples + GapSamples);
            for (var i = 0; i < ToneSamples; i++)
            {
                var edge = Math.Min(1, Math.Min(i, ToneSamples - 1 - i) / (double)RampSamples);
                var ramp = 0.5 - (0.5 * Math.Cos(Math.PI * edge));
                var angle = 2 * Math.PI * Hz[tone] * i / Prompt.SampleRate;

                // A little of the octave, so that it is heard through speech.
                pcm[from + i] = (short)(amplitude * ramp * ((0.85 * Math.Sin(angle)) + (0.15 * Math.Sin(2 * angle))));
            }
        }

        return pcm;
    }
}
