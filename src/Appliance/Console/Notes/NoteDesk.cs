using System.Globalization;
using System.Runtime.CompilerServices;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Web;

/// <summary>
/// Takes a supervisor's short notes to the agent of a call. A note goes through the conversation loop's queue, so that every surface gets it in the call's order; it
/// lives in memory with its call and nowhere else. Safe from any thread.
/// </summary>
internal sealed class NoteDesk(CallRegistry registry, CallDirectory directory, BoundedQueue<ConversationSignal> signals, FlowMetrics metrics, MonotonicClock clock)
{
    /// <summary>Notes of one call within <see cref="WindowSeconds"/>: an agent in a call cannot read more.</summary>
    public const int MaxInWindow = 4;

    /// <summary>The time over which they are counted, s.</summary>
    public const int WindowSeconds = 60;

    // What was sent is forgotten with the call itself.
    private readonly ConditionalWeakTable<Call, Tally> _sent = [];

    /// <summary>Sends a note.</summary>
    /// <param name="callId">The call.</param>
    /// <param name="text">What it says, as <see cref="NoteText"/> has let it through.</param>
    public NoteReply Send(string callId, string text)
    {
        if (!registry.TryGet(callId, out var call))
        {
            return new NoteReply(directory.TryGet(callId, out _) ? CommandOutcome.CallIsOver : CommandOutcome.UnknownCall);
        }

        if (call.AgentId.Length == 0)
        {
            return new NoteReply(CommandOutcome.AgentUnknown);
        }

        var now = clock.NowNs;
        var tally = _sent.GetOrCreateValue(call);
        lock (tally)
        {
            while (tally.Times.TryPeek(out var oldest) && now - oldest >= WindowSeconds * 1_000_000_000L)
            {
                tally.Times.Dequeue();
            }

            if (tally.Times.Count >= MaxInWindow)
            {
                var waitNs = (WindowSeconds * 1_000_000_000L) - (now - tally.Times.Peek());
                return new NoteReply(CommandOutcome.TooManyNotes, RetryAfterSeconds: (int)Math.Ceiling(waitNs / 1e9));
            }

            var startNs = call.MediaStartNs ?? now;
            var note = new NoteView(string.Create(CultureInfo.InvariantCulture, $"n{tally.Last + 1}"), text, Math.Max(0, Math.Round(MonotonicClock.ElapsedMs(startNs, now))));
            var told = ConversationSignal.Tell(call, new NoteSent { CallId = callId, AgentId = call.AgentId, NoteId = note.NoteId, Text = text, AtMs = note.AtMs }, now);
            if (!signals.TryEnqueue(told))
            {
                metrics.Drops.Add(DropReason.QueueFull);
                return new NoteReply(CommandOutcome.Busy);
            }

            tally.Last++;
            tally.Times.Enqueue(now);
            return new NoteReply(CommandOutcome.Done, note);
        }
    }

    private sealed class Tally
    {
        public int Last { get; set; }

        public Queue<long> Times { get; } = new();
    }
}
