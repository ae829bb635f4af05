using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>What the console answers.</summary>
internal static class ConsoleEndpoints
{
    // Readers hear the last events of a stopping appliance (cues closing, calls ending), but cannot hold it open for longer.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>Maps API, pages and assets, and ends event streams when the appliance stops.</summary>
    public static void Map(WebApplication app)
    {
        app.Use(next => context => RequestGuard.InvokeAsync(context, next));
        app.UseStatusCodePages();
        CallsApi.Map(app);
        CommandsApi.Map(app);
        LearningApi.Map(app);
        DrainApi.Map(app);
        HealthApi.Map(app);
        RecordingClientsApi.Map(app);
        app.MapGet("/api/v1/events", EventsApi.ServeAsync)
            .WithName("events")
            .WithTags("calls")
            .WithSummary("Server-sent events of all calls, of one (callId) or of an agent's (agentId). Resumable with Last-Event-ID.")
            .Produces(200, contentType: "text/event-stream")
            .ProducesProblem(503);
        app.MapOpenApi();
        app.Services.GetRequiredService<ConsolePages>().Map(app);
        EndStreamsOnStop(app);
    }

    private static void EndStreamsOnStop(WebApplication app)
    {
        var stream = app.Services.GetRequiredService<EventStream>();
        var time = app.Services.GetRequiredService<MonotonicClock>().Provider;
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            var timer = time.CreateTimer(_ => stream.Dispose(), null, LastWords, Timeout.InfiniteTimeSpan);
            app.Lifetime.ApplicationStopped.Register(timer.Dispose);
        });
    }
}
