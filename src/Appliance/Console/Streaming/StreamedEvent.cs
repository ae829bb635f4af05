using System.Globalization;
using System.Text;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// One event with its place on the stream. It is written as JSON once, by whichever reader comes first, and shared by all.
/// </summary>
internal sealed class StreamedEvent(long number, CallEvent body, long queuedNs)
{
    private byte[]? _frame;
    private int _lateCounted;
    private volatile bool _isErased;

    /// <summary>It was erased after it was offered: who has not sent it yet does not.</summary>
    public bool IsErased
    {
        get => _isErased;
        set => _isErased = value;
    }

    /// <summary>Counts up from 1 within one run of the appliance.</summary>
    public long Number => number;

    /// <summary>What happened.</summary>
    public CallEvent Body => body;

    /// <summary>Monotonic time at which it was offered to the readers, ns.</summary>
    public long QueuedNs => queuedNs;

    /// <summary>The bytes on the wire: <c>id</c>, <c>event</c>, <c>data</c> and the empty line (WHATWG HTML, server-sent events).</summary>
    public byte[] Frame(string epoch)
    {
        if (Volatile.Read(ref _frame) is { } ready)
        {
            return ready;
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"id: {epoch}-{number}\nevent: {body.Name}\ndata: ");
        var json = EventJson.ToUtf8(body);
        var frame = new byte[Encoding.UTF8.GetByteCount(head) + json.Length + 2];
        var at = Encoding.UTF8.GetBytes(head, frame);
        json.CopyTo(frame, at);
        frame[^2] = (byte)'\n';
        frame[^1] = (byte)'\n';
        Volatile.Write(ref _frame, frame);
        return frame;
    }

    /// <summary>True for the first caller only: a cue that is late for several readers is one missed deadline.</summary>
    public bool TryCountLate() => Interlocked.Exchange(ref _lateCounted, 1) == 0;
}
