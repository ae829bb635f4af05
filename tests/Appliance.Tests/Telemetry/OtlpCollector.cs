using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Appliance.Tests.Telemetry;

/// <summary>A collector that takes OTLP over HTTP or gRPC and decodes what it is sent (opentelemetry-proto 1.x, by field numbers).</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _came = new(0);

    private OtlpCollector(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Values by series: name{label="value",…} of the last export.</summary>
    public ConcurrentDictionary<string, double> Series { get; } = new(StringComparer.Ordinal);

    /// <summary>Attributes of the resource.</summary>
    public ConcurrentDictionary<string, string> Resource { get; } = new(StringComparer.Ordinal);

    /// <summary>Spans: name, attributes, events.</summary>
    public ConcurrentQueue<(string Name, Dictionary<string, string> Attributes, List<string> Events, double Ms)> Spans { get; } = new();

    /// <summary>The header <c>x-key</c> of the last export.</summary>
    public string? Key { get; private set; }

    /// <summary>True while it takes requests and never answers.</summary>
    public bool Hangs { get; set; }

    public static async Task<OtlpCollector> StartAsync(int port = 0, bool grpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => l.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var collector = new OtlpCollector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        return collector;
    }

    /// <summary>Waits for an export after now.</summary>
    public async Task NextAsync()
    {
        while (_came.Wait(0))
        {
        }

        (await _came.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue("no export came");
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var grpc = context.Request.ContentType == "application/grpc";
        var message = new ProtobufMessage(body.ToArray().AsMemory(grpc ? 5 : 0));
        Key = context.Request.Headers["x-key"];
        if (context.Request.Path.Value!.Contains("trace", StringComparison.OrdinalIgnoreCase))
        {
            TakeSpans(message);
        }
        else
        {
            TakeMetrics(message);
        }

        context.Response.ContentType = grpc ? "application/grpc" : "application/x-protobuf";
        if (grpc)
        {
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        }

        _came.Release();
    }

    private void TakeMetrics(ProtobufMessage request)
    {
        foreach (var resource in request.Messages(1))
        {
            foreach (var (key, value) in Attributes(resource.Messages(1).Single(), 1))
            {
                Resource[key] = value;
            }

            foreach (var metric in resource.Messages(2).SelectMany(scope => scope.Messages(2)))
            {
                // Gauge is field 5, sum is field 7; of both, data points are field 1.
                var points = metric.Messages(metric.Has(7) ? 7 : 5).Single();
                if (metric.Has(7))
                {
                    (points.Number(2), points.Number(3)).ShouldBe((2UL, 1UL), $"{metric.Text(1)} is a cumulative, monotonic sum");
                }

                foreach (var point in points.Messages(1))
                {
                    // The SDK orders labels by name; the page has the stage first.
                    var labels = string.Join(',', Attributes(point, 7).OrderByDescending(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}=\"{a.Value}\""));
                    Series[labels.Length == 0 ? metric.Text(1) : $"{metric.Text(1)}{{{labels}}}"] = point.Double(4);
                }
            }
        }
    }

    private void TakeSpans(ProtobufMessage request)
    {
        foreach (var span in request.Messages(1).SelectMany(r => r.Messages(2)).SelectMany(s => s.Messages(2)))
        {
            Spans.Enqueue((span.Text(5), Attributes(span, 9), [.. span.Messages(11).Select(e => e.Text(2))], (span.Number(8) - span.Number(7)) / 1e6));
        }
    }

    private static Dictionary<string, string> Attributes(ProtobufMessage message, int field) => message.Messages(field).ToDictionary(
        a => a.Text(1),
        a => a.Messages(2).Single() is var value && value.Has(1) ? value.Text(1) : value.Number(3).ToString(CultureInfo.InvariantCulture),
        StringComparer.Ordinal);
}
