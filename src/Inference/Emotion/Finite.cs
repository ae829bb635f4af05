using System.Numerics;

namespace EdgeCx.Inference.Emotion;

/// <summary>Looks for what is not a number before it can spread: one NaN in a sum would stay in a leg's pool and mean.</summary>
internal static class Finite
{
    /// <summary>True when no value is infinite or not a number.</summary>
    public static bool All(ReadOnlySpan<float> values)
    {
        // 0 · x is 0 for every number, and not a number for all else.
        var at = 0;
        var sums = Vector<float>.Zero;
        for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            sums += new Vector<float>(values[at..]) * Vector<float>.Zero;
        }

        var sum = Vector.Sum(sums);
        for (; at < values.Length; at++)
        {
            sum += 0 * values[at];
        }

        return sum == 0;
    }
}
