using EdgeCx.Core.Cues;
using EdgeCx.Core.Flow;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// Decides which cues of one call open and close: hysteresis, cooldown, budgets, tenure, what the agent's taps taught, the agent's mute,
/// expiry, and the deadline of the evidence. Several kinds may be open; within a group only the strongest is, and of all that are open the one
/// that <see cref="CueOrder"/> puts first is what a surface with room for one shows. What is not shown is said once a condition and reason.
/// </summary>
internal sealed class CueGovernor
{
    private readonly Governance _governance;
    private readonly FlowMetrics _metrics;
    private readonly CueJudgements _judgements = new();
    private readonly CueBoard _board = new();
    private CuePolicy? _policy;
    private DeskTerms? _terms;
    private AgentDesk? _desk;
    private int _shownInCall;
    private int _lastId;

    /// <summary>Makes a governor for a call.</summary>
    public CueGovernor(Governance governance, FlowMetrics metrics)
    {
        _governance = governance;
        _metrics = metrics;
        _board.Take(governance.Policy.Rules);
    }

    /// <summary>The rules' slots, highest priority first; those of rules that were switched off since come last.</summary>
    public ReadOnlySpan<CueSlot> Slots => _board.Slots;

    /// <summary>A customer who has not spoken for this long is between sentences, ms.</summary>
    public double PauseMs => _governance.Policy.Sheet.PauseMs;

    /// <summary>Looks at every rule. Allocates nothing unless something opens, closes, is dropped, or the policy changed.</summary>
    public void Evaluate(CueMeasures measures, in CueMoment moment, AgentDesk desk, double deskOffsetMs, in CueVoice voice)
    {
        Settle(desk, moment.AtMs, voice);
        var terms = _terms!;
        foreach (var slot in _board.Slots)
        {
            if (slot.Cue is not null)
            {
                TryClose(slot, measures[slot.Rule.Measure], moment, voice);
            }
        }

        foreach (var slot in _board.Slots)
        {
            if (!slot.Rule.IsOn || terms.IsOff(slot.Rule.Kind))
            {
                continue;
            }

            // A cue that waits for the end of a sentence opens by the voice frames, whatever its kind rests on.
            if (slot.Cue is not { Tier: CueTier.Critical }
                && (slot.Rule.IsFromEmotion == moment.IsEstimate || (!moment.IsEstimate && !double.IsNaN(slot.HeldSinceMs))))
            {
                TryOpen(slot, measures[slot.Rule.Measure], measures, moment, desk, deskOffsetMs, voice);
            }
        }
    }

    /// <summary>Closes open cues: all, or those that rest on emotion.</summary>
    public void CloseAll(string reason, double atMs, in CueVoice voice, bool onlyFromEmotion = false)
    {
        if (onlyFromEmotion && reason != CueReason.Transferred)
        {
            _judgements.ForgetEmotion();
        }

        foreach (var slot in _board.Slots)
        {
            if (onlyFromEmotion && !slot.Rule.IsFromEmotion)
            {
                continue;
            }

            slot.Forget();
            if (slot.Cue is not null)
            {
                Close(slot, reason, atMs, voice);
            }
        }
    }

    /// <summary>Takes the agent's word on a cue, and learns from it; false when the call never had it open of late.</summary>
    public bool TryTakeFeedback(string cueId, bool isHelpful, double atMs, in CueVoice voice)
    {
        if (!_judgements.TryJudge(cueId, isHelpful, out var kind, out var agentId, out var before))
        {
            return false;
        }

        _governance.Learning.Judge(agentId, kind, isHelpful, before, _governance.Policy.Sheet.Learning);
        foreach (var slot in _board.Slots)
        {
            if (slot.Rule.Kind == kind)
            {
                slot.Helpful += isHelpful ? 1 : 0;
                slot.Unhelpful += isHelpful ? 0 : 1;
                if (!isHelpful && slot.Cue?.Id == cueId)
                {
                    Close(slot, CueReason.Dismissed, atMs, voice);
                }
            }
        }

        return true;
    }

    // Another policy, another agent, or a tap: what holds from here on. Open cues stay where the new rules still have them.
    private void Settle(AgentDesk desk, double atMs, in CueVoice voice)
    {
        if (!ReferenceEquals(desk, _desk))
        {
            _shownInCall = _desk is { AgentId.Length: > 0 } ? 0 : _shownInCall;
            _desk = desk;
        }

        var terms = desk.Terms(_governance);
        if (ReferenceEquals(terms, _terms))
        {
            return;
        }

        _terms = terms;
        if (!ReferenceEquals(terms.Policy, _policy))
        {
            _policy = terms.Policy;
            _board.Take(_policy.Rules);
        }

        foreach (var slot in _board.Slots)
        {
            if (slot.Cue is not null && (!slot.Rule.IsOn || terms.IsOff(slot.Rule.Kind)))
            {
                Close(slot, CueReason.RulesChanged, atMs, voice);
            }
        }
    }

    private void TryClose(CueSlot slot, double value, in CueMoment moment, in CueVoice voice)
    {
        var rule = slot.Rule;
        if (moment.AtMs - slot.Cue!.AtMs >= rule.ExpiryMs)
        {
            Close(slot, CueReason.Expired, moment.AtMs, voice);
            return;
        }

        if (!rule.IsOver(value))
        {
            slot.OverSinceMs = double.NaN;
            return;
        }

        slot.OverSinceMs = double.IsNaN(slot.OverSinceMs) ? moment.AtMs : slot.OverSinceMs;
        if (moment.AtMs - slot.OverSinceMs >= rule.LingerMs)
        {
            Close(slot, CueReason.ConditionOver, moment.AtMs, voice);
        }
    }

    private void TryOpen(
        CueSlot slot, double value, CueMeasures measures, in CueMoment moment, AgentDesk desk, double deskOffsetMs, in CueVoice voice)
    {
        if (TierIfUp(slot, value, moment.AtMs) is not { } tier || (slot.Cue is { } open && open.Tier >= tier))
        {
            return;
        }

        var (outranked, replaces) = _board.Standing(slot, tier);
        var standing = new CueStanding(outranked, replaces, _shownInCall, deskOffsetMs + moment.AtMs);
        if (CueGate.WhyNot(slot, tier, moment, desk, _terms!, standing) is { } reason)
        {
            Drop(slot, reason, moment, voice);
            return;
        }

        if (slot.Rule.WaitsForPause && tier != CueTier.Critical && IsHeld(slot, moment, voice))
        {
            return;
        }

        if (!standing.Replaces)
        {
            desk.AddShown(standing.DeskMs);
            _shownInCall++;
        }

        foreach (var other in _board.Slots)
        {
            if (CueBoard.GivesWay(other, slot, tier))
            {
                Close(other, CueReason.Superseded, moment.AtMs, voice);
            }
        }

        Open(slot, tier, measures, moment, voice);
    }

    // The tier in which the condition has held for long enough; null while it has not.
    private CueTier? TierIfUp(CueSlot slot, double value, double atMs)
    {
        var rule = slot.Rule;
        if (!rule.IsUp(value, _terms!.OpenOf(rule)))
        {
            slot.UpSinceMs = double.NaN;
            slot.CriticalSinceMs = double.NaN;
            slot.HeldSinceMs = double.NaN;
            slot.GaveUp = false;
            slot.IsAfterglow &= !rule.IsOver(value);
            slot.DropsSaid = rule.IsOver(value) ? 0 : slot.DropsSaid;
            return null;
        }

        slot.UpSinceMs = double.IsNaN(slot.UpSinceMs) ? atMs : slot.UpSinceMs;
        slot.CriticalSinceMs = !rule.IsUp(value, rule.CriticalOpen) ? double.NaN : double.IsNaN(slot.CriticalSinceMs) ? atMs : slot.CriticalSinceMs;
        return atMs - slot.CriticalSinceMs >= rule.HoldMs ? CueTier.Critical
            : atMs - slot.UpSinceMs >= rule.HoldMs ? rule.Tier
            : null;
    }

    // True while it waits for the end of the customer's sentence, and from then on where that took too long.
    private bool IsHeld(CueSlot slot, in CueMoment moment, in CueVoice voice)
    {
        if (slot.GaveUp || !moment.InSentence)
        {
            return slot.GaveUp;
        }

        slot.HeldSinceMs = double.IsNaN(slot.HeldSinceMs) ? moment.AtMs : slot.HeldSinceMs;
        if (moment.AtMs - slot.HeldSinceMs >= _policy!.Sheet.HoldMs)
        {
            slot.GaveUp = true;
            slot.HeldSinceMs = double.NaN;
            Drop(slot, CueReason.MidSentence, moment, voice);
        }

        return true;
    }

    private void Open(CueSlot slot, CueTier tier, CueMeasures measures, in CueMoment moment, in CueVoice voice)
    {
        var rule = slot.Rule;
        var evidence = measures.Evidence(rule.Evidence);
        var text = _terms!.Texts[rule.Kind];
        var id = "q" + (++_lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var says = tier == CueTier.Critical ? text.Critical ?? text.Text : text.Text;
        var cue = new Cue(id, rule.Kind, tier, says, text.Because(evidence), evidence, moment.AtMs, moment.Deadline, moment.Receipt);
        slot.Cue = cue;
        slot.OverSinceMs = double.NaN;
        slot.HeldSinceMs = double.NaN;
        slot.DropsSaid = 0;
        slot.Opened++;
        _judgements.Add(id, rule.Kind, voice.AgentId);
        voice.SayOpened(cue, rule.Priority, moment);
    }

    private void Close(CueSlot slot, string reason, double atMs, in CueVoice voice)
    {
        var cue = slot.Cue!;
        voice.SayClosed(cue, reason, atMs);
        slot.Cue = null;
        slot.UpSinceMs = double.NaN;
        slot.CriticalSinceMs = double.NaN;
        slot.OverSinceMs = double.NaN;
        _board.Rest(slot, cue.Tier == CueTier.Critical, atMs, _terms?.Tenure.Cooldown ?? 1);
    }

    private void Drop(CueSlot slot, string reason, in CueMoment moment, in CueVoice voice)
    {
        var bit = 1 << SuppressionCounters.IndexOf(reason);
        if ((slot.DropsSaid & bit) != 0)
        {
            return;
        }

        slot.DropsSaid |= bit;
        slot.Dropped++;
        _governance.Suppressed.Add(reason);
        if (reason == CueReason.Deadline)
        {
            _metrics.AddDeadlineMiss();
            _metrics.Drops.Add(DropReason.DeadlinePassed);
        }

        voice.SayDropped(slot.Rule.Kind, reason, moment);
    }
}
