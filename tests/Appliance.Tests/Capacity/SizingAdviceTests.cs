using EdgeCx.Appliance.Capacity;
using EdgeCx.Appliance.Capacity.Measure;
using EdgeCx.Appliance.Composition;
using Microsoft.Extensions.Configuration;

namespace EdgeCx.Appliance.Tests.Capacity;

public sealed class SizingAdviceTests
{
    private static readonly ApplianceOptions Options = ApplianceOptions.Read(new ConfigurationBuilder().Build());

    [Fact]
    public void Of_AFoundMaximum_SaysCallsMemoryPortsAndTheLimit()
    {
        var advice = string.Join('\n', SizingAdvice.Of(Report(500, LoadLimit.Latency), Options));

        advice.ShouldContain("Plan for 400 calls");
        advice.ShouldContain("200 MiB before the first call and 128 KiB a call, 250 MiB at 400 calls");
        advice.ShouldContain("1600 UDP ports");
        advice.ShouldContain("carries 2500 calls");
        advice.ShouldContain("1600 sockets");
        advice.ShouldContain("What gave first: latency.");
    }

    [Fact]
    public void Of_NothingGave_SaysThatItIsALeast() =>
        SizingAdvice.Of(Report(500), Options)[0].ShouldContain("nothing gave");

    [Fact]
    public void Of_TheGeneratorGave_DoesNotBlameTheAppliance()
    {
        var limit = SizingAdvice.Of(Report(500, LoadLimit.Generator, LoadLimit.Latency), Options)[^1];

        limit.ShouldContain("the appliance's own limit was not reached");
        limit.ShouldContain("1000 calls for each core");
    }

    [Fact]
    public void Of_OneFullThread_SaysThatFurtherCoresDoNotHelp()
    {
        var report = Report(500, LoadLimit.Latency);
        var load = report.Load with { Appliance = new ProcessorUse(1.1, 0.1, new Dictionary<string, double> { ["inference-voice"] = 0.93 }) };

        SizingAdvice.Of(report with { Load = load, Cores = 8 }, Options)[^1].ShouldContain("inference-voice used 0.93 of a core: a faster core");
    }

    [Fact]
    public void Of_NothingHeld_SaysSo()
    {
        var report = Report(50);
        var load = report.Load with { Gave = [LoadLimit.Deadline] };

        SizingAdvice.Of(report with { Load = load }, Options).ShouldHaveSingleItem().ShouldContain("did not hold (missed deadlines)");
    }

    [Fact]
    public void Draw_Loads_AreAPictureWithTheBudget()
    {
        var report = Report(500, LoadLimit.Latency) with { Loads = [Loads.Held(100), Loads.Held(500), Loads.Held(700, p99: 240)] };

        var pictures = CapacityPlot.Draw(report).ToDictionary(static p => p.Suffix, static p => p.Svg);

        pictures.Keys.ShouldBe(["", "-cost", "-memory"]);
        pictures[""].ShouldStartWith("<svg");
        pictures[""].ShouldContain("class=\"g\"");
        pictures[""].Split("<circle").Length.ShouldBe(7);
        pictures["-cost"].ShouldContain("a 1000 calls");
    }

    [Fact]
    public void Draw_ALongLoad_IsDrawnOverTime()
    {
        Sample[] samples = [.. Enumerable.Range(1, 6).Select(static i => new Sample(i * 10, 300 + i, 120, 0, 0, 0, 0, 24, 40, 100, 0, 0, 0, 0, 0, 2))];
        var report = Report(500) with { Samples = samples, Soak = SoakFigures.Of(samples) };

        var pictures = CapacityPlot.Draw(report).ToDictionary(static p => p.Suffix, static p => p.Svg);

        pictures.Keys.ShouldBe(["", "-soak-latency", "-soak-memory"]);
        pictures["-soak-memory"].ShouldContain("managed heap");
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(2, "██")]
    [InlineData(1.5, "█▌")]
    public void Bar_Length_IsDrawnInEighths(double length, string bar) => CapacityScreen.Bar(length).ShouldBe(bar);

    private static CapacityReport Report(int calls, params LoadLimit[] limits) => new()
    {
        Calls = calls,
        Cores = 2,
        ExecutionTarget = "cpu",
        LimitedBy = limits,
        Interrupted = false,
        MemoryPerCallKiB = 128,
        HeapPerCallKiB = 40,
        IdleRssMiB = 200,
        Transcription = "off",
        BudgetMs = 100,
        Run = new WholeRun(1000, 1000),
        Soak = null,
        Advice = [],
        Load = Loads.Held(calls),
        Loads = [Loads.Held(calls)],
    };
}
