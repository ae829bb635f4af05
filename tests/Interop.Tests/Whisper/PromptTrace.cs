using System.Numerics;

namespace EdgeCx.Interop.Tests.Whisper;

/// <summary>Looks for a prompt in what a phone has heard: normalised correlation at every lag.</summary>
internal static class PromptTrace
{
    /// <summary>The best place: 1 where the prompt is heard alone and whole, about 0 where it is not there.</summary>
    /// <param name="heard">What a phone recorded.</param>
    /// <param name="prompt">What is looked for.</param>
    public static (double Value, double AtSeconds) Best(ReadOnlySpan<short> heard, ReadOnlySpan<short> prompt)
    {
        if (heard.Length < prompt.Length)
        {
            return (0, 0);
        }

        var (within, wanted) = (Scaled(heard), Scaled(prompt));
        double energy = 0, ofWanted = 0;
        for (var i = 0; i < wanted.Length; i++)
        {
            energy += (double)within[i] * within[i];
            ofWanted += (double)wanted[i] * wanted[i];
        }

        // Where hardly anything is heard, rounding would look like agreement: −60 dBFS counts as silence.
        var floor = 1e-6 * wanted.Length;
        var (best, most) = (0, 0.0);
        for (var at = 0; ; at++)
        {
            Vector<float> products = default;
            for (var i = 0; i + Vector<float>.Count <= wanted.Length; i += Vector<float>.Count)
            {
                products += new Vector<float>(wanted, i) * new Vector<float>(within, at + i);
            }

            var value = Math.Abs(Vector.Sum(products)) / Math.Sqrt(ofWanted * Math.Max(energy, floor));
            if (value > most)
            {
                (best, most) = (at, value);
            }

            if (at + wanted.Length >= within.Length)
            {
                return (most, best / 8000.0);
            }

            energy += ((double)within[at + wanted.Length] * within[at + wanted.Length]) - ((double)within[at] * within[at]);
        }
    }

    private static float[] Scaled(ReadOnlySpan<short> audio)
    {
        var scaled = new float[audio.Length];
        for (var i = 0; i < audio.Length; i++)
        {
            scaled[i] = audio[i] / 32768f;
        }

        return scaled;
    }
}
