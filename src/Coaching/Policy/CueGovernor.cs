using EdgeCx.Coaching.Policy.Texts;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;

namespace EdgeCx.Coaching.Policy;

/// <summary>
/// Decides which cues of one call open and close: hysteresis, cooldown, the agent's mute and their cues a minute, expiry, and the deadline of
/// the evidence. Several kinds may be open; within a group only the strongest is. What is not shown is said once a condition.
/// </summary>
internal sealed class CueGovernor
{
    private readonly CueSlot[] _slots;
    private readonly CueTexts _texts;
    private readonly FlowMetrics _metrics;
    private readonly int _maxPerMinute;
    private int _lastId;

    /// <summary>Makes a governor for a call.</summary>
    public CueGovernor(CueRule[] rules, CueTexts texts, int maxPerMinute, FlowMetrics metrics)
    {
        _slots = [.. rules.Select(rule => new CueSlot(rule))];
        _texts = texts;
        _maxPerMinute = Math.Min(maxPerMinute, AgentDesk.MaxPerMinute);
        _metrics = metrics;
    }

    /// <summary>The rules' slots, highest priority first.</summary>
    public ReadOnlySpan<CueSlot> Slots => _slots;

    /// <summary>Looks at every rule. Allocates nothing unless something opens, closes or is dropped.</summary>
    public void Evaluate(CueMeasures measures, in CueMoment moment, AgentDesk desk, double deskOffsetMs, in CueVoice voice)
    {
        foreach (var slot in _slots)
        {
            var value = measures[slot.Rule.Measure];
            if (slot.Cue is not null)
            {
                TryClose(slot, value, moment, voice);
            }
            else if (slot.Rule.IsFromEmotion == moment.IsEstimate)
            {
                TryOpen(slot, value, measures, moment, desk, deskOffsetMs, voice);
            }
        }
    }

    /// <summary>Closes open cues: all, or those that rest on emotion.</summary>
    public void CloseAll(string reason, double atMs, in CueVoice voice, bool onlyFromEmotion = false)
    {
        foreach (var slot in _slots)
        {
            if (onlyFromEmotion && !slot.Rule.IsFromEmotion)
            {
                continue;
            }

            slot.UpSinceMs = double.NaN;
            slot.DropSaid = null;
            if (slot.Cue is not null)
            {
                Close(slot, reason, atMs, voice);
            }
        }
    }

    /// <summary>Takes the agent's word on a cue; false when the call never had it open of late.</summary>
    public bool TryTakeFeedback(string cueId, bool isHelpful, double atMs, in CueVoice voice)
    {
        foreach (var slot in _slots)
        {
            if (slot.LastCueId != cueId)
            {
                continue;
            }

            slot.Helpful += isHelpful ? 1 : 0;
            slot.Unhelpful += isHelpful ? 0 : 1;
            if (!isHelpful && slot.Cue is not null)
            {
                Close(slot, CueReason.Dismissed, atMs, voice);
            }

            return true;
        }

        return false;
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
        var rule = slot.Rule;
        if (!rule.IsUp(value))
        {
            slot.UpSinceMs = double.NaN;
            slot.DropSaid = rule.IsOver(value) ? null : slot.DropSaid;
            return;
        }

        slot.UpSinceMs = double.IsNaN(slot.UpSinceMs) ? moment.AtMs : slot.UpSinceMs;
        if (moment.AtMs - slot.UpSinceMs < rule.HoldMs || IsOutranked(rule))
        {
            return;
        }

        var deskMs = deskOffsetMs + moment.AtMs;
        var replaces = Replaces(rule);
        if (WhyNot(slot, moment, desk, deskMs, replaces, _maxPerMinute) is { } reason)
        {
            Drop(slot, reason, moment, voice);
            return;
        }

        if (!replaces)
        {
            desk.AddShown(deskMs);
        }

        CloseWeaker(rule, moment.AtMs, voice);
        Open(slot, measures, moment, voice);
    }

    private static string? WhyNot(CueSlot slot, in CueMoment moment, AgentDesk desk, double deskMs, bool replaces, int maxPerMinute)
    {
        if (desk.IsMuted)
        {
            return CueReason.Muted;
        }

        if (moment.AtMs < slot.RestsUntilMs)
        {
            return CueReason.Cooldown;
        }

        if (!replaces && slot.Rule.Tier != CueTier.Critical && desk.ShownInMinuteBefore(deskMs) >= maxPerMinute)
        {
            return CueReason.RateLimit;
        }

        return moment.Deadline.HasPassed(moment.NowNs) ? CueReason.Deadline : null;
    }

    private bool IsOutranked(CueRule rule)
    {
        foreach (var other in _slots)
        {
            if (other.Cue is not null && other.Rule.Group == rule.Group && other.Rule.Priority > rule.Priority)
            {
                return true;
            }
        }

        return false;
    }

    // A cue that takes the place of a weaker one says the same thing more strongly: the agent is shown no more than before.
    private bool Replaces(CueRule rule)
    {
        foreach (var other in _slots)
        {
            if (other.Cue is not null && other.Rule.Group == rule.Group && other.Rule.Priority < rule.Priority)
            {
                return true;
            }
        }

        return false;
    }

    private void CloseWeaker(CueRule rule, double atMs, in CueVoice voice)
    {
        foreach (var other in _slots)
        {
            if (other.Cue is not null && other.Rule.Group == rule.Group && other.Rule.Priority < rule.Priority)
            {
                Close(other, CueReason.Superseded, atMs, voice);
            }
        }
    }

    private void Open(CueSlot slot, CueMeasures measures, in CueMoment moment, in CueVoice voice)
    {
        var rule = slot.Rule;
        var evidence = measures.Evidence(rule.Evidence);
        var text = _texts[rule.Kind];
        var id = "q" + (++_lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var cue = new Cue(
            id, rule.Kind, rule.Tier, text.Text, text.Because(evidence), evidence, moment.AtMs, moment.Deadline, moment.Receipt);
        slot.Cue = cue;
        slot.LastCueId = id;
        slot.OverSinceMs = double.NaN;
        slot.DropSaid = null;
        slot.Opened++;
        voice.Say(new CueOpened
        {
            CallId = voice.CallId,
            AgentId = voice.AgentId,
            CueId = id,
            Kind = rule.Kind,
            Tier = rule.Tier,
            Text = cue.Text,
            Reason = cue.Reason,
            Evidence = evidence,
            AtMs = moment.AtMs,
            LatencyMs = moment.LatencyMs,
            Deadline = moment.Deadline,
            Receipt = moment.Receipt,
        });
    }

    private void Close(CueSlot slot, string reason, double atMs, in CueVoice voice)
    {
        voice.Say(new CueClosed
        {
            CallId = voice.CallId,
            AgentId = voice.AgentId,
            CueId = slot.Cue!.Id,
            Kind = slot.Rule.Kind,
            AtMs = atMs,
            Reason = reason,
        });
        slot.Cue = null;
        slot.UpSinceMs = double.NaN;
        slot.OverSinceMs = double.NaN;
        slot.RestsUntilMs = atMs + slot.Rule.CooldownMs;
        foreach (var weaker in _slots)
        {
            // What is left of the same matter is not news so soon.
            if (weaker.Rule.Group == slot.Rule.Group && weaker.Rule.Priority < slot.Rule.Priority)
            {
                weaker.RestsUntilMs = Math.Max(weaker.RestsUntilMs, atMs + (weaker.Rule.CooldownMs / 2));
            }
        }
    }

    private void Drop(CueSlot slot, string reason, in CueMoment moment, in CueVoice voice)
    {
        if (slot.DropSaid == reason)
        {
            return;
        }

        slot.DropSaid = reason;
        slot.Dropped++;
        if (reason == CueReason.Deadline)
        {
            _metrics.AddDeadlineMiss();
            _metrics.Drops.Add(DropReason.DeadlinePassed);
        }

        voice.Say(new CueDropped
        {
            CallId = voice.CallId,
            AgentId = voice.AgentId,
            Kind = slot.Rule.Kind,
            AtMs = moment.AtMs,
            Reason = reason,
            Deadline = moment.Deadline,
            Receipt = moment.Receipt,
        });
    }
}
