using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Evidence;

/// <summary>The sink behind <c>GET /api/v1/calls/{callId}/evidence</c>. It keeps a call for as long as the directory, which it is published to after.</summary>
/// <param name="directory">Knows which calls are live and recent.</param>
/// <param name="facts">What is the same for all calls.</param>
/// <param name="clock">Time.</param>
internal sealed class EvidenceBook(CallDirectory directory, EvidenceFacts facts, MonotonicClock clock) : ICallEventSink
{
    private readonly ConcurrentDictionary<string, CallEvidence> _calls = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "evidence";

    /// <inheritdoc/>
    public bool TryPublish(CallEvent callEvent)
    {
        if (!directory.TryGet(callEvent.CallId, out var record))
        {
            return true; // The directory had no room for the call, and has counted it.
        }

        _calls.GetOrAdd(callEvent.CallId, static _ => new CallEvidence()).Apply(callEvent, record.Call?.Pauses ?? [], clock.UtcNow);
        if (callEvent is CallEnded)
        {
            Forget();
        }

        return true;
    }

    /// <summary>The report of a live or recent call; false where it is neither.</summary>
    public bool TryReport(string callId, [NotNullWhen(true)] out EvidenceReport? report)
    {
        report = null;
        if (!directory.TryGet(callId, out var record))
        {
            return false;
        }

        var summary = record.Summary(clock.NowNs, 0);
        var evidence = _calls.GetValueOrDefault(callId) ?? new CallEvidence();
        var call = record.Call;
        report = new EvidenceReport
        {
            CallId = callId,
            AgentId = summary.AgentId,
            Tap = summary.Tap,
            StartedUtc = summary.Started,
            Live = summary.Live,
            DurationMs = summary.DurationMs,
            Rules = facts.Privacy.Rules,
            Notice = new NoticeEvidence(call?.IsNoticeRequired ?? facts.Privacy.NoticeRequired, summary.Notice, call?.Notices ?? []),
            Legs = call is null ? [] : [.. call.Legs.Select(Of)],
            Cues = evidence.Cues,
            DroppedCues = evidence.DroppedCues,
            Pauses = evidence.Pauses(call?.Pauses ?? []),
            Erasures = evidence.Erasures,
            Models = facts.Models,
            Surfaces = facts.Surfaces,
            NoAudioStored = EvidenceFacts.NoAudioStored,
        };
        return true;
    }

    private static LegEvidence Of(Leg leg) => new(
        leg.Label,
        leg.Role,
        leg.Rule,
        leg.EmotionAllowed,
        leg.Inferred.Estimates,
        leg.Inferred.Abstained,
        leg.Inferred.Utterances,
        leg.Inferred.TextEmotions,
        leg.Inferred.Cleared,
        leg.Inferred.Refused);

    private void Forget()
    {
        foreach (var callId in _calls.Keys)
        {
            if (!directory.TryGet(callId, out _))
            {
                _calls.TryRemove(callId, out _);
            }
        }
    }
}
