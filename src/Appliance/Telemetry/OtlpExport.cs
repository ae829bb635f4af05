using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>
/// Sends the figures of <c>/metrics</c>, under the same names, and cues as spans where that is on, to the site's collector. The only file that
/// knows the OpenTelemetry SDK, with <see cref="CueSpanExporter"/>. It reads what is counted anyway, on threads of its own; a collector that is
/// slow or gone costs an export, never a call.
/// </summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    // The stop of the appliance waits for this at most, whatever the collector does.
    private const int LastWordsMs = 500;

    private readonly TelemetryOptions _options;
    private readonly ApplianceMetrics _metrics;
    private readonly CueSpans? _cues;
    private readonly CollectorWatch _watch;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;

    // One an exporter: the SDK cancels what is pending on the client of an exporter that ends.
    private readonly List<HttpClient> _clients = [];
    private Meter? _meter;
    private MeterProvider? _meters;
    private TracerProvider? _spans;
    private CueSpanExporter? _spanExporter;
    private int _isDisposed;

    /// <summary>Prepares; nothing is sent before the start.</summary>
    /// <param name="options">Section <c>Telemetry</c>, validated and on.</param>
    /// <param name="headers">Headers for the collector.</param>
    /// <param name="metrics">What is sent.</param>
    /// <param name="watch">Sees what goes out.</param>
    /// <param name="cues">Makes spans; null where they are off.</param>
    public OtlpExport(TelemetryOptions options, IReadOnlyList<KeyValuePair<string, string>> headers, ApplianceMetrics metrics, CollectorWatch watch, CueSpans? cues)
    {
        _options = options;
        _metrics = metrics;
        _cues = cues;
        _watch = watch;
        _headers = headers;
    }

    /// <summary>Spans that the collector did not get.</summary>
    public long LostSpans => (_cues?.Refused ?? 0) + (_spanExporter?.Lost ?? 0);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(
            "edgecx", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: false, serviceInstanceId: Environment.MachineName);
        _meter = Observe();
        _meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(_meter.Name)
            .AddReader(new PeriodicExportingMetricReader(new OtlpMetricExporter(Exporter("v1/metrics")), _options.IntervalSeconds * 1000, _options.TimeoutMs))
            .Build();
        if (_cues is not null)
        {
            _spanExporter = new CueSpanExporter(Exporter("v1/traces"));
            _cues.Taken = () => _spanExporter.Taken;
            _spans = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new AlwaysOnSampler())
                .AddSource(CueSpans.Source)
                .AddProcessor(new BatchActivityExportProcessor(_spanExporter, CueSpans.Capacity, _options.IntervalSeconds * 1000, _options.TimeoutMs))
                .Build();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task lastWords = Task.WhenAll(
            Task.Run(() => _meters?.Shutdown(LastWordsMs), CancellationToken.None),
            Task.Run(() => _spans?.Shutdown(LastWordsMs), CancellationToken.None));
        await lastWords.WaitAsync(TimeSpan.FromMilliseconds(2 * LastWordsMs), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        // What still runs is cut off: a collector that holds a request must not hold the process.
        _clients.ForEach(static c => c.CancelPendingRequests());
        _meters?.Dispose();
        _spans?.Dispose();
        _meter?.Dispose();
        _clients.ForEach(static c => c.Dispose());
    }

    private HttpClient Client()
    {
        var client = new HttpClient(_watch, disposeHandler: false) { Timeout = TimeSpan.FromMilliseconds(_options.TimeoutMs) };
        foreach (var (name, value) in _headers)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
        }

        _clients.Add(client);
        return client;
    }

    private OtlpExporterOptions Exporter(string path) => new()
    {
        Endpoint = _options.IsGrpc ? _options.Endpoint : new Uri(_options.Endpoint, path),
        Protocol = _options.IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf,
        TimeoutMilliseconds = _options.TimeoutMs,
        Headers = "",
        HttpClientFactory = Client,
    };

    // An instrument for each name on the page. There is no observable histogram: its buckets go out as the counters that Prometheus keeps them as.
    private Meter Observe()
    {
        var meter = new Meter(CueSpans.Source);
        foreach (var family in _metrics.Families)
        {
            switch (family.Kind)
            {
                case MetricKind.Counter:
                    meter.CreateObservableCounter(family.Name, () => Read(family, ""), null, family.Help);
                    break;
                case MetricKind.Histogram:
                    foreach (var suffix in (string[])["_bucket", "_sum", "_count"])
                    {
                        meter.CreateObservableCounter(family.Name + suffix, () => Read(family, suffix), null, family.Help);
                    }

                    break;
                default:
                    // Of a summary, the quantiles: its sum and count are the histogram's.
                    meter.CreateObservableGauge(family.Name, () => Read(family, ""), null, family.Help);
                    break;
            }
        }

        return meter;
    }

    private static IEnumerable<Measurement<double>> Read(MetricFamily family, string suffix)
    {
        foreach (var sample in family.Read())
        {
            if (sample.Suffix == suffix)
            {
                yield return new Measurement<double>(sample.Value, sample.Labels);
            }
        }
    }
}
