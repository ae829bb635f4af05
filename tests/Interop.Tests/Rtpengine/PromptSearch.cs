using System.Numerics;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>
/// Looks for a prompt at every place of what was heard: the largest normalised correlation of the whole prompt, and where it is. What a stretch lacks
/// to −60 dBFS counts as noise, so that near silence agrees with nothing.
/// </summary>
internal static class PromptSearch
{
    private const double FloorRms = 32.768;

    /// <summary>1 is the prompt itself; a prompt that is not there reaches what chance gives. When it begins, ms.</summary>
    public static (double Value, double AtMs) Find(ReadOnlySpan<short> prompt, ReadOnlySpan<short> heard)
    {
        if (heard.Length < prompt.Length)
        {
            return (0, 0);
        }

        var (probe, within) = (Floats(prompt), Floats(heard));
        var norm = Math.Sqrt(Energy(probe));
        var floor = FloorRms * FloorRms * probe.Length;
        var energy = Energy(within.AsSpan(0, probe.Length));
        var (best, most) = (0, 0.0);
        for (var at = 0; ; at++)
        {
            var value = Math.Abs(Product(probe, within.AsSpan(at))) / (norm * Math.Sqrt(energy + floor));
            (best, most) = value > most ? (at, value) : (best, most);
            if (at + probe.Length >= within.Length)
            {
                return (most, best / 8.0);
            }

            energy += ((double)within[at + probe.Length] * within[at + probe.Length]) - ((double)within[at] * within[at]);
        }
    }

    private static double Product(ReadOnlySpan<float> probe, ReadOnlySpan<float> within)
    {
        Vector<float> products = default;
        var i = 0;
        for (; i + Vector<float>.Count <= probe.Length; i += Vector<float>.Count)
        {
            products += new Vector<float>(probe[i..]) * new Vector<float>(within[i..]);
        }

        double sum = Vector.Sum(products);
        for (; i < probe.Length; i++)
        {
            sum += probe[i] * within[i];
        }

        return sum;
    }

    private static double Energy(ReadOnlySpan<float> samples)
    {
        double energy = 0;
        foreach (var sample in samples)
        {
            energy += (double)sample * sample;
        }

        return energy;
    }

    private static float[] Floats(ReadOnlySpan<short> samples)
    {
        var floats = new float[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            floats[i] = samples[i];
        }

        return floats;
    }
}
