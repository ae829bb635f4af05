using System.Numerics;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>Finds what was heard in what was played: the lag at which they agree best, and how well.</summary>
internal static class Correlation
{
    private const int ProbeSamples = 1600;

    // A lost or held stretch is silence of at least a packet's length; where speech is, µ-law never decodes to so long a run of zeros.
    private const int GapSamples = 160;

    /// <summary>
    /// Normalised correlation outside of gaps at the best lag, and how many samples that is. 1 is equal but for loudness; 0 where nothing
    /// was heard.
    /// </summary>
    /// <param name="heard">A leg's audio in media time, gaps as zeros.</param>
    /// <param name="played">What a phone played, from its first sample.</param>
    public static (double Value, int Lag, int Samples) Best(ReadOnlySpan<short> heard, ReadOnlySpan<short> played)
    {
        if (heard.Length < ProbeSamples || played.Length < ProbeSamples)
        {
            return (0, 0, 0);
        }

        var probe = Loudest(heard);
        var lag = Find(Scaled(heard.Slice(probe, ProbeSamples)), Scaled(played)) - probe;
        double both = 0, ofHeard = 0, ofPlayed = 0;
        var samples = 0;
        for (var from = 0; from < heard.Length;)
        {
            var to = from;
            while (to < heard.Length && heard[to] == 0)
            {
                to++;
            }

            if (to - from >= GapSamples)
            {
                from = to;
                continue;
            }

            // What was heard before or beyond the recording counts against it.
            to = Math.Min(heard.Length, Math.Max(to, from + 1));
            for (; from < to; from++)
            {
                double x = heard[from], y = from + lag >= 0 && from + lag < played.Length ? played[from + lag] : 0;
                both += x * y;
                ofHeard += x * x;
                ofPlayed += y * y;
                samples++;
            }
        }

        return ofHeard > 0 && ofPlayed > 0 ? (both / Math.Sqrt(ofHeard * ofPlayed), lag, samples) : (0, lag, 0);
    }

    private static int Loudest(ReadOnlySpan<short> audio)
    {
        var (best, most) = (0, -1.0);
        for (var at = 0; at + ProbeSamples <= audio.Length; at += ProbeSamples / 4)
        {
            double energy = 0;
            foreach (var sample in audio.Slice(at, ProbeSamples))
            {
                energy += (double)sample * sample;
            }

            if (energy > most)
            {
                (best, most) = (at, energy);
            }
        }

        return best;
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

    // Where the probe agrees best: dot product over the norm of what it lies on.
    private static int Find(float[] probe, float[] within)
    {
        var (best, most, energy) = (0, double.MinValue, 0.0);
        for (var i = 0; i < probe.Length; i++)
        {
            energy += (double)within[i] * within[i];
        }

        for (var at = 0; at + probe.Length <= within.Length; at++)
        {
            Vector<float> products = default;
            for (var i = 0; i + Vector<float>.Count <= probe.Length; i += Vector<float>.Count)
            {
                products += new Vector<float>(probe, i) * new Vector<float>(within, at + i);
            }

            var value = Vector.Sum(products) / Math.Sqrt(Math.Max(energy, 1e-6));
            if (value > most)
            {
                (best, most) = (at, value);
            }

            if (at + probe.Length < within.Length)
            {
                energy += ((double)within[at + probe.Length] * within[at + probe.Length]) - ((double)within[at] * within[at]);
            }
        }

        return best;
    }
}
