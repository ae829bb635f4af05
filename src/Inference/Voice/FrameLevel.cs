using System.Numerics;

namespace EdgeCx.Inference.Voice;

/// <summary>Level of a frame.</summary>
internal static class FrameLevel
{
    /// <summary>What digital silence is reported as, dBFS.</summary>
    public const float Floor = -96;

    /// <summary>RMS level of 16-bit samples, dBFS; <see cref="Floor"/> for silence or no samples.</summary>
    public static float Dbfs(ReadOnlySpan<short> samples)
    {
        var sums = Vector<ulong>.Zero;
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);

            // A square is at most 2^30, so two fit 32 bits without a sign.
            Vector.Widen(Vector.AsVectorUInt32(low * low) + Vector.AsVectorUInt32(high * high), out var first, out var second);
            sums += first + second;
        }

        var energy = (long)Vector.Sum(sums);
        for (; i < samples.Length; i++)
        {
            energy += samples[i] * samples[i];
        }

        return energy == 0 ? Floor : MathF.Max(Floor, 10 * MathF.Log10(energy / (float)samples.Length / (32768f * 32768f)));
    }
}
