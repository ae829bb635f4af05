using EdgeCx.Core.Audio;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Emotion;

/// <summary>
/// The start-up self-check (contract, section 11): the stored chunk through the graphs, one after the other, against what training says they give.
/// It finds 8-bit kernels that saturate and runtimes that compute wrongly.
/// </summary>
internal static class SelfCheck
{
    /// <summary>Half precision keeps 11 bits of a product; over a layer's sums that stays well within what the quantised graphs are allowed.</summary>
    private const double HalfTolerance = 0.02;

    /// <summary>… and of the energy, dB: the prosody graph's logarithms of small sums.</summary>
    private const double HalfToleranceEmDb = 0.25;

    private static readonly string[] Names = ["prosody", "layer 1", "layer 2"];

    /// <summary>Checks the chunk graphs; says what is wrong, or null.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="d">The model's numbers.</param>
    /// <param name="isHalf">True where the device computes in half precision.</param>
    /// <exception cref="InferenceStartException">A file of the check is missing or wrong.</exception>
    public static string? Of(ChunkGraphs graphs, string folder, EmotionModelDescription d, bool isHalf = false)
    {
        var rule = d.SelfCheck;
        var lengths = new[] { d.Chunk.ProsodySums, d.Chunk.LayerSums, d.Chunk.LayerSums };
        var expected = ModelFiles.ReadNumbers(folder, graphs.IsInt8 ? rule.ExpectedInt8 : rule.ExpectedFp32, lengths.Sum() + 1);
        ModelFiles.ReadNumbers(folder, rule.Input, PcmFormat.ChunkLeaseSamples).CopyTo(graphs.Input[0]);
        graphs.EmPrev[0][0] = rule.EmPrev;
        try
        {
            graphs.Run(BatchRows.One(EmotionModelDescription.MaxBlocks));
        }
        catch (GraphRunException e)
        {
            return e.Message;
        }

        var tolerance = isHalf ? HalfTolerance : graphs.IsInt8 ? rule.Tolerance.Int8 : rule.Tolerance.Fp32;
        var toleranceEm = isHalf ? HalfToleranceEmDb : rule.ToleranceEmDb;
        var faults = new List<string>();
        var at = 0;
        for (var block = 0; block < lengths.Length; block++)
        {
            var off = Distance(graphs.Sums(block, 0), expected.AsSpan(at, lengths[block]));
            if (!(off <= tolerance))
            {
                faults.Add(FormattableString.Invariant($"{Names[block]} off by {off:g3}, allowed {tolerance:g3}"));
            }

            at += lengths[block];
            if (block == 0)
            {
                double em = Math.Abs(graphs.Em[0][0] - expected[at++]);
                if (!(em <= toleranceEm))
                {
                    faults.Add(FormattableString.Invariant($"energy off by {em:g3} dB, allowed {toleranceEm:g3}"));
                }
            }
        }

        return faults.Count == 0 ? null : string.Join("; ", faults);
    }

    /// <summary>Checks that a head gives numbers and probabilities for the same chunk; says what is wrong, or null.</summary>
    public static string? Of(EmotionHead head, ChunkGraphs graphs, CallerBaseline baseline, int frames)
    {
        for (var block = 0; block < head.Blocks; block++)
        {
            graphs.Sums(block, 0).CopyTo(head.Sums(block, 0));
        }

        head.Em[0][0] = graphs.Em[0][0];
        if (head.Blocks > 1)
        {
            head.Frames[0][0] = frames;
        }

        baseline.Write(head.MeanSum[0], head.MeanCount[0]);
        try
        {
            head.Run(1);
        }
        catch (GraphRunException e)
        {
            return e.Message;
        }

        var heard = 0.0;
        foreach (var p in head.Heard[0])
        {
            heard += p;
        }

        return Finite.All(head.Logits[0]) && Finite.All(head.Population[0]) && Finite.All(head.Features[0]) && Math.Abs(heard - 1) < 1e-3
            ? null
            : FormattableString.Invariant($"its outputs are no numbers, or what was heard adds up to {heard:g3} instead of 1");
    }

    private static double Distance(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        double difference = 0, size = 0;
        for (var i = 0; i < found.Length; i++)
        {
            difference += Math.Pow(found[i] - expected[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / Math.Max(size, 1e-30));
    }
}
