using System.Diagnostics;
using System.Globalization;
using EdgeCx.Core.Delivery;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Whisper;

public sealed class StandingLegsTests
{
    private const int Legs = 500;

    [Fact]
    public async Task Open_FiveHundredCalls_StandOnOneThreadAndSpeakAtOnce()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench(LegBench.Quick with { PingMs = 10_000, T1Ms = 500, AnswerMs = 20_000 });
        var calls = Enumerable.Range(0, Legs).Select(_ => LegBench.NewCall()).ToArray();
        foreach (var call in calls)
        {
            bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        }

        await LegBench.UntilAsync(() => bench.Whisper.StandingLegs == Legs, "all legs");
        using var process = Process.GetCurrentProcess();
        var (watch, used, sent, paced) = (Stopwatch.StartNew(), process.TotalProcessorTime, bench.Client.PacketsSent, PacingMs());
        await Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        process.Refresh();
        var cores = (process.TotalProcessorTime - used) / watch.Elapsed;
        var pacing = (PacingMs() - paced) / watch.Elapsed.TotalMilliseconds;
        var rate = (bench.Client.PacketsSent - sent) / watch.Elapsed.TotalSeconds;

        rate.ShouldBeInRange(Legs * 2, Legs * 7, "five packets of noise a second each, and a report now and then");
        var outcomes = await Task.WhenAll(calls.Select(c => bench.Whisper.PlayAsync(c, LegBench.Tone(), TestContext.Current.CancellationToken)));
        outcomes.ShouldAllBe(o => o.Played && o.Reason == "");
        await LegBench.UntilAsync(() => ear.Of(0).Count >= Legs * 5, "the prompts");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Legs} standing legs: {rate:0} packets/s, pacing thread {100 * pacing:0.0} % of one core, process {100 * cores:0.0} % (the test's PBX and listener among it), latest packet {bench.Client.WorstLatenessMs:0.0} ms late"));
    }

    // User and system time of the thread that sends, in ticks of 10 ms (proc(5), fields 14 and 15).
    private static double PacingMs() => ThreadStats.Read()
        .Where(stat => stat.Contains("(rtp-sender)", StringComparison.Ordinal))
        .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' '))
        .Sum(fields => 10.0 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
}
