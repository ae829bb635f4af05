using System.Numerics;

namespace EdgeCx.Inference.Voice;

/// <summary>16-bit samples as numbers from −1 up to, not including, 1: what models and filters take.</summary>
internal static class PcmScale
{
    private const float One = 1 / 32768f;

    /// <summary>Writes each sample's number; the destination is as long as the samples.</summary>
    public static void ToFloat(ReadOnlySpan<short> samples, Span<float> destination)
    {
        var i = 0;
        for (; i <= samples.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out var low, out var high);
            (Vector.ConvertToSingle(low) * One).CopyTo(destination[i..]);
            (Vector.ConvertToSingle(high) * One).CopyTo(destination[(i + Vector<int>.Count)..]);
        }

        for (; i < samples.Length; i++)
        {
            destination[i] = samples[i] * One;
        }
    }
}
