using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeCx.Inference.Speech;

/// <summary>The most probable token of a step, and its probability.</summary>
internal static class TokenChoice
{
    /// <summary>Chooses.</summary>
    /// <returns>The token and its probability by softmax, 0 to 1; −1 and 0 where the logits hold no number.</returns>
    public static (int Token, float Probability) Of(ReadOnlySpan<float> logits)
    {
        var best = -1;
        var most = float.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
        {
            if (logits[i] > most)
            {
                most = logits[i];
                best = i;
            }
        }

        var vectors = MemoryMarshal.Cast<float, Vector<float>>(logits);
        var peak = new Vector<float>(most);
        var sums = Vector<float>.Zero;
        foreach (var vector in vectors)
        {
            sums += Vector.Exp(vector - peak);
        }

        var sum = Vector.Sum(sums);
        for (var i = vectors.Length * Vector<float>.Count; i < logits.Length; i++)
        {
            sum += MathF.Exp(logits[i] - most);
        }

        // A NaN among the logits makes the sum NaN: then nothing was understood.
        return best < 0 || !float.IsFinite(sum) ? (-1, 0) : (best, 1 / sum);
    }
}
