using EdgeCx.Core.Audio;
using EdgeCx.Core.Time;

namespace EdgeCx.Inference.Tests;

public sealed class PipelineAllocationTests
{
    [Fact]
    public async Task SteadyState_SpeechOnTwoLegs_AllocatesNothing()
    {
        var samples = TestSpeech.Call()[(20 * 8000)..(32 * 8000)];
        await using var bench = new PipelineBench(windows: 2048);
        bench.Pipeline.Start();
        var legs = new[] { TestLegs.Customer(), TestLegs.Customer() };
        long start = 0;
        long before = 0;

        // Two rounds to settle (tiered compilation, first states), then the rounds that count.
        for (var round = 0; round < 6; round++)
        {
            foreach (var leg in legs)
            {
                bench.Cut(leg, samples, sample => Deadline.None((start + sample) * 125_000), end: false);
            }

            start += samples.Length;
            await Idle(bench);
            if (round == 2)
            {
                before = bench.Pipeline.AllocatedBytes;
            }
        }

        var windows = 3 * legs.Length * ((samples.Length / 256) + (samples.Length / 4000));
        var allocated = bench.Pipeline.AllocatedBytes - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes over {windows} windows");
        allocated.ShouldBe(0);
        foreach (var leg in legs)
        {
            bench.Mark(leg, WindowKind.EndOfLeg, start, Deadline.None(0));
        }

        await bench.StopAsync();
        bench.Outstanding.ShouldBe(0);
    }

    internal static async Task Idle(PipelineBench bench)
    {
        while (bench.Outstanding > 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        // A probe sent now crosses after both threads have stamped what they allocated.
        var probe = bench.Pipeline.Probe();
        while (bench.Pipeline.ProbesCrossed < probe)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        var last = bench.Pipeline.LastLoopNs;
        while (bench.Pipeline.LastLoopNs == last)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
