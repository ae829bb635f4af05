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
    /// <param name="output">Where the table goes.</param>
    public static void Print(int rounds, TextWriter output)
    {
        output.WriteLine("ms of CPU per second of speech a leg, one thread; smallest (median) of the rounds; parts: smallest");
        output.WriteLine();
        output.WriteLine($"| graphs | rung | batch | whole path | {string.Join(" | ", EmotionPath.Parts)} |");
        output.WriteLine($"|---|---|---|---|{string.Concat(EmotionPath.Parts.Select(_ => "---|"))}");
        foreach (var precision in (string[])["int8", "fp32"])
        {
            for (var rung = 0; rung < 4; rung++)
            {
                foreach (var line in Measure(precision, rung, rounds))
                {
                    output.WriteLine(line);
                }
            }
        }
    }

    private static List<string> Measure(string precision, int rung, int rounds)
    {
        var paths = Batches.Select(batch => (Batch: batch, Path: new EmotionPath(precision, rung, batch), Rounds: new List<long[]>())).ToArray();
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

            return [.. paths.Select(p => Line(precision, rung, p.Batch, p.Path, p.Rounds))];
        }
        finally
        {
            Array.ForEach(paths, p => p.Path.Dispose());
        }
    }

    private static string Line(string precision, int rung, int batch, EmotionPath path, List<long[]> rounds)
    {
        string Cost(double ns) => (ns / 1e6 / batch / path.SecondsOfSpeech).ToString("0.000", CultureInfo.InvariantCulture);
        var whole = rounds.Select(r => r.Sum()).Order().ToArray();
        var parts = Enumerable.Range(0, EmotionPath.Parts.Length).Select(part => Cost(rounds.Min(r => r[part])));
        return $"| {precision} | {rung} | {batch} | {Cost(whole[0])} ({Cost(whole[whole.Length / 2])}) | {string.Join(" | ", parts)} |";
    }
}
