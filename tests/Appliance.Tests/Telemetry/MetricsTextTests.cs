using EdgeCx.Appliance.Telemetry;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Tests.Telemetry;

public sealed class MetricsTextTests
{
    private readonly FlowMetrics _metrics = new();

    [Fact]
    public void Write_OfStages_GivesHistogramsAndKeepsQuantiles()
    {
        foreach (var ms in (long[])[1, 12, 12, 90, 140, 3000])
        {
            _metrics.Stages.Record(Stage.EndToEnd, 0, ms * 1_000_000);
        }

        var page = Write();
        page.Families["edgecx_stage_duration_seconds"].ShouldBe("histogram");
        page.Families["edgecx_stage_seconds"].ShouldBe("summary");
        Bucket("0.005").ShouldBe(1);
        Bucket("0.015").ShouldBe(3);
        Bucket("0.1").ShouldBe(4);
        Bucket("0.15").ShouldBe(5);
        Bucket("0.25").ShouldBe(5);
        Bucket("1").ShouldBe(5);
        Bucket("+Inf").ShouldBe(6);
        page["edgecx_stage_duration_seconds_count{stage=\"end-to-end\"}"].ShouldBe(6);
        page["edgecx_stage_duration_seconds_sum{stage=\"end-to-end\"}"].ShouldBe(3.255, 1e-9);
        page["edgecx_stage_seconds_count{stage=\"end-to-end\"}"].ShouldBe(6);
        page["edgecx_stage_seconds{stage=\"end-to-end\",quantile=\"0.5\"}"].ShouldBe(0.012, 0.001);
        page["edgecx_stage_duration_seconds_count{stage=\"emotion-wait\"}"].ShouldBe(0);

        double Bucket(string le) => page[$"edgecx_stage_duration_seconds_bucket{{stage=\"end-to-end\",le=\"{le}\"}}"];
    }

    [Fact]
    public async Task Write_WhileDurationsAreRecorded_IsAlwaysWhole()
    {
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!stop.IsCancellationRequested)
            {
                _metrics.Stages[Stage.Ingest].RecordNs(random.NextInt64(2_000_000_000));
            }
        })).ToArray();
        for (var i = 0; i < 30; i++)
        {
            Write().Families.Count.ShouldBeGreaterThan(15);
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Theory]
    [InlineData("edgecx_x 1\n", "no family")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1", "no last line feed")]
    [InlineData("# HELP a b\n# TYPE a gauge\na 1\na 2\n", "a series twice")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"1\",} 1\n", "a comma too many")]
    [InlineData("# HELP a b\n# TYPE a gauge\na{x=\"\\q\"} 1\n", "a wrong escape")]
    [InlineData("# HELP a b\n# TYPE a gauge\na_sum 1\n", "a foreign suffix")]
    [InlineData("# HELP a b\n# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n", "no bucket of everything")]
    [InlineData("# HELP a b\n# TYPE a histogram\na_bucket{s=\"x\",le=\"1\"} 2\na_bucket{s=\"x\",le=\"+Inf\"} 1\na_sum{s=\"x\"} 1\na_count{s=\"x\"} 1\n", "falling buckets")]
    public void Parse_OfWhatTheFormatForbids_Fails(string text, string what) =>
        Should.Throw<Exception>(() => PrometheusText.Parse(text), what);

    [Fact]
    public void Families_OfTheSurfaces_AreShownBySurfaceAndReason()
    {
        var delivery = new EdgeCx.Coaching.Delivery.Surfaces.DeliveryMetrics();
        delivery.Decision.RecordNs(40_000_000);
        delivery.Add("poly", EdgeCx.Coaching.Delivery.Surfaces.SurfaceOutcome.Done(9_000_000, 20_000_000), 4_000_000, 0);
        delivery.Add("poly", EdgeCx.Coaching.Delivery.Surfaces.SurfaceOutcome.Refused("status-401"), 4_000_000, 0);
        var stream = new EventStream(new ConsoleOptions(), _metrics, new MonotonicClock(TimeProvider.System));
        var text = new MetricsText(new ApplianceMetrics(_metrics, new CallRegistry(4), stream, [], [], SurfaceMetrics.Families(delivery, () => 2))).Write();
        PrometheusText.Parse(text).ShouldNotBeNull();
        text.ShouldContain("edgecx_surface_cues_total{surface=\"poly\",outcome=\"shown\",reason=\"\"} 1\n");
        text.ShouldContain("edgecx_surface_cues_total{surface=\"poly\",outcome=\"dropped\",reason=\"status-401\"} 1\n");
        text.ShouldContain("edgecx_cue_presentation_seconds_bucket{surface=\"poly\",le=\"0.01\"} 1\n");
        text.ShouldContain("edgecx_cue_decision_seconds_count{surface=\"all\"} 1\n");
        text.ShouldContain("edgecx_device_breakers_open 2\n");
    }

    private PrometheusText Write()
    {
        var stream = new EventStream(new ConsoleOptions(), _metrics, new MonotonicClock(TimeProvider.System));
        var metrics = new ApplianceMetrics(
            _metrics, new CallRegistry(4), stream, [new QueueProbe("signals", () => 3, 16)], [new MetricProbe("edgecx_probe_total", "counter", "A probe.", () => 7)]);
        return PrometheusText.Parse(new MetricsText(metrics).Write());
    }
}
