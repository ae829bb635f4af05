using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>What can be read of calls and agents.</summary>
internal static class CallsApi
{
    /// <summary>Name of the header that says where to go on on the event stream after this state.</summary>
    public const string LastEventIdHeader = "X-EdgeCx-Last-Event-Id";

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/calls", (HttpResponse response, CallDirectory directory, EventStream stream, MonotonicClock clock, int? trajectory) =>
            {
                StampLastEvent(response, stream);
                var now = clock.NowNs;
                var points = Math.Clamp(trajectory ?? 0, 0, EmotionLine.MaxPoints);
                return directory.Calls.Select(c => c.Summary(now, points)).ToArray();
            })
            .WithName("listCalls")
            .WithSummary("Live and recent calls, newest first. trajectory=N adds the last N points of each emotion line.")
            .WithTags("calls");

        routes.MapGet("/api/v1/calls/{callId}", (HttpResponse response, string callId, CallDirectory directory, EventStream stream, MonotonicClock clock) =>
            {
                StampLastEvent(response, stream);
                return directory.TryGet(callId, out var record) ? Results.Json(record.Detail(clock.NowNs)) : Problems.UnknownCall(callId);
            })
            .Produces<CallDetail>()
            .ProducesProblem(404)
            .WithName("getCall")
            .WithSummary("One live or recent call with its emotion line, states, cues and receipts.")
            .WithTags("calls");

        routes.MapGet("/api/v1/calls/{callId}/trace", (string callId, CallDirectory directory, MonotonicClock clock, LatencyOptions latency) =>
                directory.TryGet(callId, out var record) ? Results.Json(record.Trace(clock.NowNs, latency)) : Problems.UnknownCall(callId))
            .Produces<TraceView>()
            .ProducesProblem(404)
            .WithName("traceCall")
            .WithSummary("Where the time of a live or recent call's last minute went: each estimate, cue and dropped cue, stage by stage.")
            .WithTags("calls");

        routes.MapGet("/api/v1/agents/{agentId}", (HttpResponse response, string agentId, CallDirectory directory, ICallControl control, EventStream stream, MonotonicClock clock) =>
            {
                StampLastEvent(response, stream);
                return View(agentId, directory, control, clock);
            })
            .WithName("getAgent")
            .WithSummary("What the agent's page shows: their live or last call, and whether their cues are muted.")
            .WithTags("agents");
    }

    /// <summary>An agent's view of themselves.</summary>
    public static AgentView View(string agentId, CallDirectory directory, ICallControl control, MonotonicClock clock) =>
        new(agentId, control.IsMuted(agentId), directory.OfAgent(agentId)?.Detail(clock.NowNs));

    // Taken before the state is read: an event between the two is then told twice, never missed.
    private static void StampLastEvent(HttpResponse response, EventStream stream) =>
        response.Headers[LastEventIdHeader] = stream.LastEventId;
}
