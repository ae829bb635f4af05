using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Trials;

/// <summary>A labelled clip in memory, with the stretch of it that is not silence.</summary>
/// <param name="Clip">Its line of the manifest.</param>
/// <param name="Samples">8 kHz linear.</param>
/// <param name="SpeechStart">First sample of its first frame that is not far below its loudest.</param>
/// <param name="SpeechEnd">Position after the last such frame.</param>
/// <param name="FloorDbfs">Level of its quiet frames, dBFS.</param>
internal sealed record TrialClip(LabelledClip Clip, short[] Samples, int SpeechStart, int SpeechEnd, double FloorDbfs)
{
    // 20 ms, and how far below the loudest frame speech still is: the soft onset of a word is some 30 dB below its vowel.
    private const int FrameSamples = 160;
    private const double SpeechRangeDb = 30;
    private const double DigitalSilenceDbfs = -96;

    /// <summary>Speech, s.</summary>
    public double SpeechSeconds => (SpeechEnd - SpeechStart) / 8000.0;

    /// <summary>Measures a clip.</summary>
    public static TrialClip Of(LabelledClip clip, short[] samples)
    {
        var levels = new double[Math.Max(1, samples.Length / FrameSamples)];
        for (var f = 0; f < levels.Length; f++)
        {
            levels[f] = Level(samples.AsSpan(f * FrameSamples, Math.Min(FrameSamples, samples.Length - (f * FrameSamples))));
        }

        var loud = levels.Max() - SpeechRangeDb;
        var first = Array.FindIndex(levels, l => l >= loud);
        var last = Array.FindLastIndex(levels, l => l >= loud);
        var floor = levels.Order().ElementAt(levels.Length / 20);
        return new TrialClip(clip, samples, first * FrameSamples, Math.Min(samples.Length, (last + 1) * FrameSamples), floor);
    }

    private static double Level(ReadOnlySpan<short> frame)
    {
        double energy = 0;
        foreach (var sample in frame)
        {
            energy += (double)sample * sample;
        }

        var rms = Math.Sqrt(energy / Math.Max(1, frame.Length)) / 32768;
        return Math.Max(DigitalSilenceDbfs, 20 * Math.Log10(Math.Max(rms, 1e-9)));
    }
}
