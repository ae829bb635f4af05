using EdgeCx.Appliance.Operations;
using EdgeCx.Appliance.Telemetry;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// What the console needs in the container. The composition adds <c>CallRegistry</c>, <c>BoundedQueue&lt;ConversationSignal&gt;</c>,
/// <c>FlowMetrics</c>, <c>MonotonicClock</c>, <c>LatencyOptions</c> where they are not the defaults, and any number of <see cref="QueueProbe"/>, <see cref="MetricProbe"/>, <see cref="ReadinessCheck"/> and
/// <see cref="HealthProbe"/>. The two sinks are in the container as <see cref="ICallEventSink"/>, in the order they must be published to.
/// </summary>
internal static class ConsoleServices
{
    /// <summary>Registers the console.</summary>
    public static IServiceCollection Add(IServiceCollection services, ConsoleOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CallDirectory>();
        services.AddSingleton<IDeliveryObserver>(p => p.GetRequiredService<CallDirectory>());
        services.AddSingleton<EventStream>();
        services.AddSingleton<ICallEventSink>(p => p.GetRequiredService<CallDirectory>());
        services.AddSingleton<ICallEventSink>(p => p.GetRequiredService<EventStream>());
        services.AddSingleton<ICallControl, CallControl>();
        services.TryAddSingleton(new RecordingClientsView(() => []));
        services.TryAddSingleton(new GovernanceView(() => null));
        services.TryAddSingleton(new LatencyOptions());
        services.AddSingleton<HealthMonitor>();
        services.AddSingleton<ApplianceMetrics>();
        services.AddSingleton<MetricsText>();
        services.AddSingleton<ConsoleAssets>();
        services.AddSingleton<ConsolePages>();
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context =>
        {
            // What routing itself refuses should say what is allowed as well.
            context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
            {
                StatusCodes.Status404NotFound => "There is no such address; /openapi/v1.json lists them.",
                StatusCodes.Status405MethodNotAllowed => "Another method is allowed here; /openapi/v1.json lists them.",
                StatusCodes.Status415UnsupportedMediaType => "Allowed is Content-Type: application/json.",
                _ => null,
            };
        });
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "EdgeCx";
            document.Info.Description = "Live calls, how their customers feel, and the cues to their agents. Events: server-sent, resumable.";
            return Task.CompletedTask;
        }));
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Encoder = EventJson.Options.Encoder;
            o.SerializerOptions.NumberHandling = EventJson.Options.NumberHandling;
            o.SerializerOptions.DictionaryKeyPolicy = EventJson.Options.DictionaryKeyPolicy;
            foreach (var converter in EventJson.Options.Converters)
            {
                o.SerializerOptions.Converters.Add(converter);
            }
        });
        return services;
    }
}
