using System.Buffers;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// <c>GET /api/v1/events</c>: server-sent events. A reader that was cut comes back with <c>Last-Event-ID</c> and first gets what it missed,
/// between a <c>catch-up</c> and a <c>live</c> event; where the history does not reach back it gets <c>reset</c> and fetches the state anew.
/// </summary>
internal static class EventsApi
{
    private static readonly byte[] Heartbeat = ": heartbeat\n\n"u8.ToArray();

    /// <summary>Serves one reader until it goes, is cut off for being slow, or the appliance stops.</summary>
    public static async Task ServeAsync(HttpContext context, EventStream stream, ConsoleOptions options, MonotonicClock clock)
    {
        var query = context.Request.Query;
        var filter = new EventFilter(NullIfEmpty(query["callId"]), NullIfEmpty(query["agentId"]));
        var lastEventId = NullIfEmpty(context.Request.Headers["Last-Event-ID"]) ?? NullIfEmpty(query["lastEventId"]);
        if (!stream.TrySubscribe(filter, lastEventId, out var subscription))
        {
            context.Response.Headers.RetryAfter = "5";
            await Problems.TooManyStreams(options.MaxEventStreams).ExecuteAsync(context);
            return;
        }

        using (subscription)
        {
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Accel-Buffering"] = "no";
            try
            {
                await WriteAsync(context, stream, subscription, TimeSpan.FromSeconds(options.HeartbeatSeconds), clock.Provider);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
            {
                // The reader went away: how every stream ends that we do not end.
                return;
            }

            if (subscription.IsCut)
            {
                // Without a clean end the browser sees a broken stream at once and comes back with Last-Event-ID.
                context.Abort();
            }
        }
    }

    private static async Task WriteAsync(
        HttpContext context, EventStream stream, EventSubscription subscription, TimeSpan heartbeat, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        var body = context.Response.BodyWriter;
        body.Write("retry: 1000\n\n"u8);
        if (subscription.ResetReason is { } reason)
        {
            body.Write(System.Text.Encoding.UTF8.GetBytes($"event: reset\ndata: {{\"reason\":\"{reason}\"}}\n\n"));
        }
        else if (subscription.Missed.Count > 0)
        {
            body.Write(System.Text.Encoding.UTF8.GetBytes(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"event: catch-up\ndata: {{\"events\":{subscription.Missed.Count}}}\n\n")));
            foreach (var missed in subscription.Missed)
            {
                body.Write(missed.Frame(stream.Epoch));
            }
        }

        body.Write("event: live\ndata: {}\n\n"u8);
        await body.FlushAsync(cancellation);

        using var beat = new PeriodicTimer(heartbeat, time);
        var tick = beat.WaitForNextTickAsync(cancellation).AsTask();
        var ready = subscription.Events.WaitToReadAsync(cancellation).AsTask();
        while (true)
        {
            await Task.WhenAny(ready, tick);
            if (ready.IsCompleted)
            {
                if (!await ready)
                {
                    return;
                }

                await DrainAsync(body, stream, subscription, cancellation);
                ready = subscription.Events.WaitToReadAsync(cancellation).AsTask();
            }

            if (tick.IsCompleted)
            {
                if (!await tick)
                {
                    return;
                }

                body.Write(Heartbeat);
                await body.FlushAsync(cancellation);
                tick = beat.WaitForNextTickAsync(cancellation).AsTask();
            }
        }
    }

    private static async Task DrainAsync(
        System.IO.Pipelines.PipeWriter body, EventStream stream, EventSubscription subscription, CancellationToken cancellation)
    {
        while (subscription.Events.TryRead(out var streamed))
        {
            if (!stream.MaySend(streamed))
            {
                continue;
            }

            body.Write(streamed.Frame(stream.Epoch));
            await body.FlushAsync(cancellation);
            stream.Sent(streamed);
        }
    }

    private static string? NullIfEmpty(Microsoft.Extensions.Primitives.StringValues value) =>
        value.Count > 0 && !string.IsNullOrEmpty(value[0]) ? value[0] : null;
}
