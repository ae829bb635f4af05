using System.Globalization;

namespace EdgeCx.Bench;

/// <summary>
/// The table behind './bench.sh --emotion': ms of CPU per second of speech a leg, on one thread, the whole path and its parts. Sizes take turns in one run, so that what
/// else the machine does falls on all alike; the smallest of many rounds says what the work costs, the median what it cost here and now.
/// </summary>
internal static class EmotionCost
{
    private static readonly int[] Batches = [1, 8, 16, 32];

    /// <summary>Measures and prints.</summary>
    /// <param name="rounds">Chunks a caller for each line.</param>
    /// <param name="other">A folder that holds another version of <c>voice-emotion</c> to compare with, chunk by chunk; null for none.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Print(int rounds, string? other, TextWriter output)
    {
        output.WriteLine("ms of CPU per second of speech a leg, one thread; smallest (median) of the rounds; parts: smallest");
        if (other is not null)
        {
            output.WriteLine($"in brackets after the parts: the whole path over that of the model in {other}, smallest over smallest, median over median");
        }

        output.WriteLine();
        output.WriteLine($"| graphs | rung | batch | whole path | {string.Join(" | ", EmotionPath.Parts)} |");
        output.WriteLine($"|---|---|---|---|{string.Concat(EmotionPath.Parts.Select(_ => "---|"))}");
        foreach (var precision in (string[])["int8", "fp32"])
        {
            for (var rung = 0; rung < 4; rung++)
            {
                foreach (var line in Measure(precision, rung, rounds, other))
                {
                    output.WriteLine(line);
                }
            }
        }
    }

    private static List<string> Measure(string precision, int rung, int rounds, string? other)
    {
        string?[] folders = other is null ? [null] : [null, other];
        var paths = Batches
            .SelectMany(batch => folders.Select(folder => (Batch: batch, Path: new EmotionPath(precision, rung, batch, folder), Rounds: new List<long[]>())))
            .ToArray();
        try
        {
            for (var round = -3; round < rounds; round++)
            {
                foreach (var (batch, path, times) in paths)
                {
                    // A small batch costs little: it may go round as often as gives it the same time.
                    for (var i = 0; i < Batches[^1] / batch; i++)
                    {
                        path.Round();
                        if (round >= 0)
                        {
                            times.Add(path.PartNs.ToArray());
                        }
                    }
                }
            }

            return [.. paths.Chunk(folders.Length).Select(p => Line(precision, rung, p[0].Batch, p[0].Path, p[0].Rounds) + Against(p))];
        }
        finally
        {
            Array.ForEach(paths, p => p.Path.Dispose());
        }
    }

    private static string Against((int Batch, EmotionPath Path, List<long[]> Rounds)[] paths)
    {
        if (paths.Length < 2)
        {
            return "";
        }

        var costs = paths.Select(p => p.Rounds.Select(r => r.Sum() / p.Path.SecondsOfSpeech).Order().ToArray()).ToArray();
        string Ratio(Index at) => (costs[0][at] / costs[1][at]).ToString("0.000", CultureInfo.InvariantCulture);
        return $" ({Ratio(0)}, {Ratio(costs[0].Length / 2)})";
    }

    private static string Line(string precision, int rung, int batch, EmotionPath path, List<long[]> rounds)
    {
        string Cost(double ns) => (ns / 1e6 / batch / path.SecondsOfSpeech).ToString("0.000", CultureInfo.InvariantCulture);
        var whole = rounds.Select(r => r.Sum()).Order().ToArray();
        var parts = Enumerable.Range(0, EmotionPath.Parts.Length).Select(part => Cost(rounds.Min(r => r[part])));
        return $"| {precision} | {rung} | {batch} | {Cost(whole[0])} ({Cost(whole[whole.Length / 2])}) | {string.Join(" | ", parts)} |";
    }
}
