using System.Text.Json;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// One event on its way to one endpoint. Its id, time and body are the same in every attempt, so that a receiver can tell a repetition.
/// Mutable parts are guarded by the endpoint's queue.
/// </summary>
/// <param name="id">Unique over all starts of the appliance: <c>EPOCH-N</c>.</param>
/// <param name="body">The event.</param>
/// <param name="call">Its call, where it is known: an objection holds the moment its flag is set.</param>
/// <param name="timestamp">When it happened, UTC.</param>
/// <param name="bornNs">Monotonic time from which its age counts, ns.</param>
internal sealed class WebhookMessage(string id, CallEvent body, Call? call, DateTimeOffset timestamp, long bornNs)
{
    private CancellationTokenSource? _inFlight;

    /// <summary>Its id.</summary>
    public string Id => id;

    /// <summary>The event.</summary>
    public CallEvent Body => body;

    /// <summary>True where an objection takes it back.</summary>
    public bool IsSensitive => body.IsFromEmotion || body.HoldsWords;

    /// <summary>True where it must not be sent: it is of a customer who has objected.</summary>
    public bool IsWithdrawn { get; private set; }

    /// <summary>Monotonic time from which its age counts, ns.</summary>
    public long BornNs { get; private set; } = bornNs;

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>True where it may be sent now. Looks at the call itself.</summary>
    public bool MayBeSent => !IsWithdrawn && !(IsSensitive && call is { Notice: NoticeState.Objected });

    /// <summary>Takes it back, and breaks off the attempt that is under way.</summary>
    public void Withdraw()
    {
        IsWithdrawn = true;
        _inFlight?.Cancel();
    }

    /// <summary>An attempt begins (its cancellation), or is over (null).</summary>
    public void SetInFlight(CancellationTokenSource? attempt) => _inFlight = attempt;

    /// <summary>Begins anew, as if it had happened now.</summary>
    public void Renew(long nowNs)
    {
        BornNs = nowNs;
        Attempts = 0;
    }

    /// <summary>The bytes that are sent and signed.</summary>
    public byte[] ToUtf8()
    {
        using var buffer = new MemoryStream(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = EventJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("event", body.Name);
            json.WriteString("timestamp", timestamp);
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, body, body.GetType(), EventJson.Options);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
