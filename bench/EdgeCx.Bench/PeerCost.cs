using System.Globalization;

namespace EdgeCx.Bench;

/// <summary>
/// The tables behind './bench.sh --peers': the same speech on as many streams through onnxruntime-node, a session a stream, and through our voice and emotion path, in
/// batches. The sides take turns in one run, so that what else the machine does falls on all alike.
/// </summary>
internal static class PeerCost
{
    private const double VoiceTarget = 2;
    private const double BothTarget = 3;

    /// <summary>Measures and prints.</summary>
    /// <param name="seconds">Audio of each stream in a turn.</param>
    /// <param name="turns">Turns of each side, after one that warms it.</param>
    /// <param name="streams">Streams.</param>
    /// <param name="output">Where the tables go.</param>
    /// <returns>0; 1 where the sides did not hear the same.</returns>
    public static int Print(double seconds, int turns, int streams, TextWriter output)
    {
        var speech = SpokenStreams.Load(streams);
        using var full = new HearingPath(speech, voiceBatch: 64, emotionBatch: 8);
        using var small = new HearingPath(speech, voiceBatch: 8, emotionBatch: 1);
        using var oneThread = new PeerProcess(speech, threads: 1);
        using var asItComes = new PeerProcess(speech, threads: 0);
        Side[] sides =
        [
            new("ours, batches of up to 64 frames and 8 chunks (500 calls)", full.Turn, turns, seconds),
            new("ours, batches of up to 8 frames and 1 chunk", small.Turn, turns, seconds),
            new("onnxruntime-node, 1 thread a session (quoted)", oneThread.Turn, turns, seconds),

            // Its threads spin: what it costs is plain after one turn of one chunk, and a longer one would only hold the others up.
            new("onnxruntime-node, threads as it comes", asItComes.Turn, 1, 0.512),
        ];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{streams} streams of {SpokenStreams.Source}, {turns} turns a side of {seconds:0.###} s each; medians of the turns\n"));
        var heardAlike = Run(sides, turns, output);
        Tell(sides, output);
        Compare(sides[2], sides[0], output);
        Compare(sides[2], sides[1], output);
        Compare(sides[3], sides[0], output);
        return heardAlike ? 0 : 1;
    }

    private static bool Run(Side[] sides, int turns, TextWriter output)
    {
        foreach (var side in sides)
        {
            side.Turn(side.Seconds, false);
            side.Turn(side.Seconds, true);
        }

        var heardAlike = true;
        for (var turn = 0; turn < turns; turn++)
        {
            // Whoever goes first in a turn goes last in the next.
            var order = sides.Where(s => turn < s.Turns);
            foreach (var side in turn % 2 == 0 ? order : order.Reverse())
            {
                side.Voice.Add(side.Turn(side.Seconds, false));
                side.Both.Add(side.Turn(side.Seconds, true));
            }

            var (ours, peer) = (sides[0], sides[2]);
            heardAlike &= AreAlike(ours.Voice[turn], peer.Voice[turn], output) & AreAlike(ours.Both[turn], peer.Both[turn], output);
        }

        return heardAlike;
    }

    // The graphs agree to a few millionths, so only a frame just at the threshold may fall on the other side.
    private static bool AreAlike(TurnCost ours, TurnCost peer, TextWriter output)
    {
        if (ours.Frames == peer.Frames && Near(ours.SpeechFrames, peer.SpeechFrames) && Near(ours.Windows, peer.Windows))
        {
            return true;
        }

        output.WriteLine($"the sides did not hear the same: {ours} and {peer}");
        return false;
    }

    private static bool Near(int a, int b) => Math.Abs(a - b) <= Math.Max(2, a / 100);

    private static void Tell(Side[] sides, TextWriter output)
    {
        output.WriteLine("| ms of CPU per second of a stream's audio | voice activity | and emotion | µs a frame | ms a half second of speech | frames | of speech | half seconds heard |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var side in sides)
        {
            var (voice, both) = (Median(side.Voice.Select(t => t.MsPerSecond)), Median(side.Both.Select(t => t.MsPerSecond)));
            var window = Median(side.Voice.Zip(side.Both, (v, b) => (b.MsPerSecond - v.MsPerSecond) * b.Frames * 0.032 / Math.Max(1, b.Windows)));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {side.Name} | {voice:0.00} | {both:0.00} | {voice * 32:0.0} | {window:0.00} | {side.Both.Sum(t => t.Frames)} | {side.Both.Sum(t => t.SpeechFrames)} | {side.Both.Sum(t => t.Windows)} |"));
        }

        output.WriteLine();
        output.WriteLine("| peer over ours | voice activity | least to greatest of a turn | target | voice activity and emotion | least to greatest of a turn | target |");
        output.WriteLine("|---|---|---|---|---|---|---|");
    }

    private static void Compare(Side peer, Side ours, TextWriter output) =>
        output.WriteLine($"| {peer.Name} / {ours.Name} | {Ratio(peer.Voice, ours.Voice, VoiceTarget)} | {Ratio(peer.Both, ours.Both, BothTarget)} |");

    private static string Ratio(List<TurnCost> peer, List<TurnCost> ours, double target)
    {
        var ratio = Median(peer.Select(t => t.MsPerSecond)) / Median(ours.Select(t => t.MsPerSecond));
        var ratios = peer.Zip(ours, (p, o) => p.MsPerSecond / o.MsPerSecond).ToArray();
        return string.Create(
            CultureInfo.InvariantCulture, $"{ratio:0.00} | {ratios.Min():0.00} to {ratios.Max():0.00} | {target} {(ratio >= target ? "met" : "missed")}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Side(string Name, Func<double, bool, TurnCost> Turn, int Turns, double Seconds)
    {
        public List<TurnCost> Voice { get; } = [];

        public List<TurnCost> Both { get; } = [];
    }
}
