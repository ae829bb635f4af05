using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Telemetry;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Appliance.Tests.Telemetry;

public sealed class OtlpExportTests : IAsyncLifetime
{
    private readonly FlowMetrics _metrics = new();
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly LogLines _log = new();
    private ServiceProvider? _services;

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Export_ToACollector_SendsTheNamesAndValuesOfTheMetricsPage(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync(grpc: protocol == "grpc");
        _metrics.Stages.Record(Stage.EndToEnd, 0, 52_000_000);
        _metrics.Stages.Record(Stage.EndToEnd, 0, 140_000_000);
        _metrics.Drops.Add(DropReason.SlowReader, 3);
        var headers = Path.GetTempFileName();
        await File.WriteAllTextAsync(headers, "# the site's key\nx-key: s3cret\n", TestContext.Current.CancellationToken);
        await StartAsync(new TelemetryOptions { OtlpEndpoint = collector.Url, Protocol = protocol, IntervalSeconds = 1, HeadersFile = headers });
        await collector.NextAsync();

        collector.Series["edgecx_stage_duration_seconds_bucket{stage=\"end-to-end\",le=\"0.1\"}"].ShouldBe(1);
        collector.Series["edgecx_stage_duration_seconds_bucket{stage=\"end-to-end\",le=\"0.15\"}"].ShouldBe(2);
        collector.Series["edgecx_stage_duration_seconds_bucket{stage=\"end-to-end\",le=\"+Inf\"}"].ShouldBe(2);
        collector.Series["edgecx_stage_duration_seconds_count{stage=\"end-to-end\"}"].ShouldBe(2);
        collector.Series["edgecx_stage_duration_seconds_sum{stage=\"end-to-end\"}"].ShouldBe(0.192, 1e-9);
        collector.Series["edgecx_stage_seconds{stage=\"end-to-end\",quantile=\"0.5\"}"].ShouldBe(0.052, 0.001);
        collector.Series["edgecx_drops_total{reason=\"slow-reader\"}"].ShouldBe(3);
        collector.Resource["service.name"].ShouldBe("edgecx");
        collector.Key.ShouldBe("s3cret");

        // Every series of the page is sent, but the sum and count of the summary, which are the histogram's.
        var page = PrometheusText.Parse(_services!.GetRequiredService<MetricsText>().Write());
        page.Series.Where(s => !s.StartsWith("edgecx_stage_seconds_", StringComparison.Ordinal)).Except(collector.Series.Keys).ShouldBeEmpty();

        // The line of the first export is written before the second begins.
        await UntilAsync(() => Watch.Exports >= 2);
        _log.Lines.Count(l => l.Contains("takes what is sent", StringComparison.Ordinal)).ShouldBe(1);
        _log.Lines.ShouldNotContain(l => l.Contains("s3cret", StringComparison.Ordinal));
        File.Delete(headers);
    }

    [Fact]
    public async Task Export_OfACue_IsASpanOfTimesAndNothingElse()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await StartAsync(new TelemetryOptions { OtlpEndpoint = collector.Url, IntervalSeconds = 1, Cues = true });
        _services!.GetRequiredService<CueSpans>().TryPublish(Cue()).ShouldBeTrue();
        while (collector.Spans.IsEmpty)
        {
            await collector.NextAsync();
        }

        var (name, attributes, events, ms) = collector.Spans.ShouldHaveSingleItem();
        name.ShouldBe("cue");
        attributes.ShouldBe(
            new Dictionary<string, string> { ["edgecx.call.id"] = "c-1", ["edgecx.cue.id"] = "q1", ["edgecx.cue.kind"] = "EmpathyNeeded", ["edgecx.cue.tier"] = "coaching" },
            ignoreOrder: true);
        events.ShouldBe(["framing", "voice-inference", "emotion-wait", "emotion-inference", "conversation", "delivery"]);
        ms.ShouldBeGreaterThanOrEqualTo(40);
        LostSpans.ShouldBe(0);
    }

    [Fact]
    public async Task Export_ToADeadCollector_SaysSoOnceAndTriesAgain()
    {
        var port = FreePort();
        await StartAsync(new TelemetryOptions { OtlpEndpoint = $"http://127.0.0.1:{port}", IntervalSeconds = 1, TimeoutMs = 500 });
        await UntilAsync(() => Watch.Failures >= 2);
        _log.Lines.Count(l => l.StartsWith("Warning", StringComparison.Ordinal)).ShouldBe(1);
        _log.Lines.ShouldContain(l => l.Contains($"the collector at http://127.0.0.1:{port} takes nothing: ", StringComparison.Ordinal));

        await using (var collector = await OtlpCollector.StartAsync(port))
        {
            await UntilAsync(() => Watch.Exports >= 2);
            _log.Lines.Count(l => l.StartsWith("Information", StringComparison.Ordinal)).ShouldBe(1);
        }

        var failures = Watch.Failures;
        await UntilAsync(() => Watch.Failures >= failures + 2);
        _log.Lines.Count(l => l.StartsWith("Warning", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task Export_ToACollectorThatNeverAnswers_HoldsNeitherCuesNorTheStop()
    {
        await using var collector = await OtlpCollector.StartAsync();
        collector.Hangs = true;
        await StartAsync(new TelemetryOptions { OtlpEndpoint = collector.Url, IntervalSeconds = 1, TimeoutMs = 2000, Cues = true });
        var spans = _services!.GetRequiredService<CueSpans>();
        var taken = 0;
        for (var i = 0; i < 3 * CueSpans.Capacity; i++)
        {
            taken += spans.TryPublish(Cue()) ? 1 : 0;
        }

        taken.ShouldBeGreaterThanOrEqualTo(CueSpans.Capacity);
        taken.ShouldBeLessThan(3 * CueSpans.Capacity, "what waits is bounded");
        LostSpans.ShouldBeGreaterThanOrEqualTo((3 * CueSpans.Capacity) - taken);
        await UntilAsync(() => Watch.Failures >= 1);

        var begin = Stopwatch.GetTimestamp();
        await _services!.GetRequiredService<OtlpExport>().StopAsync(TestContext.Current.CancellationToken);
        await _services!.DisposeAsync();
        Stopwatch.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(30), "the stop does not wait for a collector");
    }

    [Theory]
    [InlineData("x-key s3cret")]
    [InlineData("x key: s3cret")]
    [InlineData(": s3cret")]
    [InlineData("x-key:")]
    public async Task Add_WithAHeaderThatIsNone_NamesTheLineAndNotWhatItSays(string line)
    {
        var headers = Path.GetTempFileName();
        await File.WriteAllTextAsync(headers, "# key\n" + line, TestContext.Current.CancellationToken);
        var error = Should.Throw<ConfigurationException>(() => TelemetryServices.Add(new ServiceCollection(), new TelemetryOptions { OtlpEndpoint = "http://127.0.0.1:1", HeadersFile = headers }));
        error.Errors.ShouldHaveSingleItem().ShouldContain("whose line 2 is no header");
        error.Errors[0].ShouldNotContain("s3cret");
        File.Delete(headers);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    private CollectorWatch Watch => _services!.GetRequiredService<CollectorWatch>();

    private long LostSpans => _services!.GetRequiredService<OtlpExport>().LostSpans;

    private async Task StartAsync(TelemetryOptions options)
    {
        options.Validate().ShouldBeEmpty();
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));
        services.AddSingleton(_metrics).AddSingleton(_clock).AddSingleton(new CallRegistry(4));
        services.AddSingleton(new EventStream(new ConsoleOptions(), _metrics, _clock));
        services.AddSingleton<ApplianceMetrics>().AddSingleton<MetricsText>();
        TelemetryServices.Add(services, options);
        _services = services.BuildServiceProvider();
        foreach (var hosted in _services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(TestContext.Current.CancellationToken);
        }
    }

    private CueOpened Cue()
    {
        var arrival = _clock.NowNs - 40_000_000;
        return new CueOpened
        {
            CallId = "c-1",
            AgentId = "ana",
            CueId = "q1",
            Kind = CueKind.EmpathyNeeded,
            Tier = CueTier.Coaching,
            Text = "Acknowledge",
            Reason = "Strain rises.",
            Evidence = new Dictionary<string, double> { ["anger"] = 0.7 },
            AtMs = 1000,
            LatencyMs = 40,
            Deadline = Deadline.After(arrival, 250),
            Receipt = new LatencyReceipt { ArrivalNs = arrival, FramedNs = arrival + 1000, VoiceDoneNs = arrival + 2000, BatchedNs = arrival + 3000, InferredNs = arrival + 4000, DecidedNs = arrival + 5000 },
        };
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 600 && !holds(); i++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        holds().ShouldBeTrue();
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
