using System.Globalization;
using EdgeCx.Inference;
using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Bench;

/// <summary>
/// The table behind './bench.sh --voice': µs of CPU a frame of voice activity by batch, on one thread, our graph against the published one. Both take turns
/// at every size on the same speech in one run, so the ratio holds on a busy machine.
/// </summary>
internal static class VoiceCost
{
    private const float Tolerance = 1e-3f;
    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">Frames a leg for each line.</param>
    /// <param name="output">Where the table goes.</param>
    /// <returns>0; 1 where the graphs did not say the same.</returns>
    public static int Print(int rounds, TextWriter output)
    {
        var factory = new SessionFactory(new InferenceOptions(), NullLogger.Instance);
        var streams = SpokenStreams.Load(Batches[^1]);
        output.WriteLine($"µs of CPU a frame of 32 ms, one thread, the run of the graph alone; smallest (median) of {rounds} rounds; {SpokenStreams.Source}\n");
        output.WriteLine("| batch | ours | as published | published over ours | most that they differ by |");
        output.WriteLine("|---|---|---|---|---|");
        var worst = 0f;
        foreach (var batch in Batches)
        {
            using var ours = new VoiceGraph(factory, isPublished: false, batch, streams);
            using var published = new VoiceGraph(factory, isPublished: true, batch, streams);
            var (mine, theirs, differ) = (new List<double>(), new List<double>(), 0f);
            for (var round = -20; round < rounds; round++)
            {
                var (m, t) = (ours.Round() / 1e3 / batch, published.Round() / 1e3 / batch);
                for (var row = 0; row < batch; row++)
                {
                    differ = Math.Max(differ, Math.Abs(ours.Probabilities[row] - published.Probabilities[row]));
                }

                if (round >= 0)
                {
                    mine.Add(m);
                    theirs.Add(t);
                }
            }

            mine.Sort();
            theirs.Sort();
            worst = Math.Max(worst, differ);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {batch} | {mine[0]:0.0} ({mine[rounds / 2]:0.0}) | {theirs[0]:0.0} ({theirs[rounds / 2]:0.0}) | {theirs[0] / mine[0]:0.00} ({theirs[rounds / 2] / mine[rounds / 2]:0.00}) | {differ:0.0E+0} |"));
        }

        return worst <= Tolerance ? 0 : 1;
    }
}
