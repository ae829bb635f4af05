using EdgeCx.Appliance.Configuration;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Telemetry;

/// <summary>What telemetry needs in the container; nothing where it is off.</summary>
internal static class TelemetryServices
{
    /// <summary>Registers it, after the console: a cue's span ends where the console's readers have it.</summary>
    /// <exception cref="ConfigurationException">The file of headers cannot be used.</exception>
    public static void Add(IServiceCollection services, TelemetryOptions options)
    {
        if (!options.IsOn)
        {
            return;
        }

        var headers = CollectorHeaders.TryLoad(options.HeadersFile, out var error) ?? throw new ConfigurationException([error]);
        services.AddSingleton(p => new CollectorWatch(options, p.GetRequiredService<ILogger<CollectorWatch>>(), CollectorConnection.Handler(options.AllowPublicEndpoint)));
        services.AddSingleton(p => new OtlpExport(options, headers, p.GetRequiredService<ApplianceMetrics>(), p.GetRequiredService<CollectorWatch>(), p.GetService<CueSpans>()));
        services.AddHostedService(p => p.GetRequiredService<OtlpExport>());
        if (options.Cues)
        {
            services.AddSingleton<CueSpans>();
            services.AddSingleton<ICallEventSink>(p => p.GetRequiredService<CueSpans>());
        }

        Counter(services, "edgecx_telemetry_exports_total", "Exports that the collector took.", static p => p.GetRequiredService<CollectorWatch>().Exports);
        Counter(services, "edgecx_telemetry_export_failures_total", "Exports that the collector did not take.", static p => p.GetRequiredService<CollectorWatch>().Failures);
        Counter(services, "edgecx_telemetry_spans_lost_total", "Spans of cues that the collector did not get.", static p => p.GetRequiredService<OtlpExport>().LostSpans);
    }

    private static void Counter(IServiceCollection services, string name, string help, Func<IServiceProvider, double> read) =>
        services.AddSingleton(p => new MetricProbe(name, "counter", help, () => read(p)));
}
