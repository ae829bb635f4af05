using EdgeCx.Inference;
using EdgeCx.Inference.Batching;

namespace EdgeCx.Bench.Growth;

/// <summary>How long a run of each preferred batch size takes on some machine: the times of many runs, so that a forecast meets slow ones as often as they came.</summary>
internal sealed class RunCurve
{
    private readonly int[] _sizes;
    private readonly long[][] _ns;

    private RunCurve(int[] sizes, long[][] ns) => (_sizes, _ns) = (sizes, ns);

    /// <summary>Most rows of a run.</summary>
    public int MaxBatch => _sizes[^1];

    /// <summary>The emotion thread's, measured here: everything that it does with a batch of chunks on the first rung.</summary>
    public static RunCurve OfEmotion(int rounds)
    {
        int[] sizes = [.. new InferenceOptions().EmotionSizes];
        return new RunCurve(sizes, [.. sizes.Select(size =>
        {
            using var path = new EmotionPath("int8", rung: 0, size);
            return Times(rounds, () =>
            {
                path.Round();
                return path.PartNs.ToArray().Sum();
            });
        })]);
    }

    /// <summary>The voice thread's, measured here: rows and states gathered, the graph, states scattered, what is told of a frame.</summary>
    public static RunCurve OfVoice(int rounds)
    {
        int[] sizes = [.. new InferenceOptions().VoiceSizes];
        var streams = SpokenStreams.Load(sizes[^1]);
        return new RunCurve(sizes, [.. sizes.Select(size =>
        {
            using var path = new HearingPath(streams[..size], size, emotionBatch: 1);
            return Times(rounds, () => path.Turn(EdgeCx.Core.Audio.PcmFormat.ToMs(EdgeCx.Core.Audio.PcmFormat.VoiceFrameSamples) / 1000, withEmotion: false).CpuNs);
        })]);
    }

    /// <summary>A device's, of which nothing was measured: the same for every run, and so much more for each row.</summary>
    public static RunCurve Assumed(ReadOnlySpan<int> sizes, double launchMs, double rowMs) =>
        new(sizes.ToArray(), [.. sizes.ToArray().Select(size => new[] { (long)((launchMs + (size * rowMs)) * 1e6) })]);

    /// <summary>The same on a machine that takes so many times as long.</summary>
    public RunCurve Slower(double factor) => new(_sizes, [.. _ns.Select(times => times.Select(ns => (long)(ns * factor)).ToArray())]);

    /// <summary>How long a run of so many rows takes this time, ns.</summary>
    public long NsOf(int rows, Random chance)
    {
        var times = TimesOf(rows);
        return times[chance.Next(times.Length)];
    }

    /// <summary>Median time of a run of so many rows, ms.</summary>
    public double MedianMs(int rows)
    {
        var times = TimesOf(rows).Order().ToArray();
        return times[times.Length / 2] / 1e6;
    }

    /// <summary>An estimator that has seen every size, as the appliance's has when it is ready.</summary>
    public RunTimeEstimator Estimator()
    {
        var estimator = new RunTimeEstimator(_sizes);
        for (var i = 0; i < _sizes.Length; i++)
        {
            foreach (var ns in _ns[i].Take(20))
            {
                estimator.Record(_sizes[i], ns);
            }
        }

        return estimator;
    }

    private long[] TimesOf(int rows) => _ns[Array.FindIndex(_sizes, size => size >= rows)];

    private static long[] Times(int rounds, Func<long> round)
    {
        for (var i = 0; i < 5; i++)
        {
            round();
        }

        return [.. Enumerable.Range(0, rounds).Select(_ => round())];
    }
}
