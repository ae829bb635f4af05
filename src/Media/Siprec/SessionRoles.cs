using EdgeCx.Core.Calls;
using EdgeCx.Media.Siprec.Deviations;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Keeps a session's metadata and binds its legs to roles, again whenever either changes: real recording clients name the true party only
/// later, by UPDATE.
/// </summary>
internal sealed class SessionRoles(SiprecContext context, Call call, CucmBuiltInBridge? bridge, SessionDeviations deviations)
{
    private RecordingMetadata? _metadata;
    private bool _isUnreadable;

    /// <summary>Applies metadata as found in a body. What cannot be read unbinds everyone, is counted and logged.</summary>
    public void TakeMetadata(ReadOnlyMemory<byte> xml)
    {
        if (xml.IsEmpty)
        {
            return;
        }

        if (MetadataParser.TryParse(xml.Span, out var document, out var reject))
        {
            _metadata = MetadataReducer.Reduce(_metadata, document!);
            return;
        }

        // What changed is not known, so neither is who speaks: until a complete document comes, nobody is bound.
        _metadata = null;
        _isUnreadable = true;
        context.Counters.AddBadMetadata();
        context.Log.MetadataUnreadable(call.Id, reject);
    }

    /// <summary>Decides about every open line and returns the legs whose role, rule or agent changed.</summary>
    public List<Leg> Bind(List<SessionLine> lines)
    {
        var changed = new List<Leg>();
        var known = _metadata is null ? null : context.Rules.Complete(_metadata);
        var offered = lines.Count(l => l.WasOffered);
        deviations.Streams(_metadata?.Streams.Length ?? offered, offered);
        foreach (var line in lines)
        {
            if (line.Port is null)
            {
                continue;
            }

            var isAmbiguous = line.Label is not null && lines.Exists(l => l != line && l.Port is not null && l.Label == line.Label);
            var facts = FactsOf(known, line, isAmbiguous, offered);
            deviations.Knows(facts.Knowledge, line.Media!.Active);
            if (line.Decision is not null && !line.Media!.Active && facts.Knowledge == SpeakerKnowledge.Nobody)
            {
                // Who is on hold sends nothing, and complete metadata says just that. They are still who they are.
                continue;
            }

            if (BindLine(line, context.Rules.Decide(facts), facts.Speaker?.Id))
            {
                changed.Add(line.Leg!);
            }
        }

        return changed;
    }

    private StreamFacts FactsOf(RecordingMetadata? known, SessionLine line, bool isAmbiguous, int offered)
    {
        if (known is null && bridge is not null && offered == 1)
        {
            return bridge.Facts(line.Label);
        }

        var facts = SpeakerFinder.Find(known, line.Label, isAmbiguous, offered);
        return _isUnreadable && facts.Knowledge == SpeakerKnowledge.NoMetadata
            ? facts with { Knowledge = SpeakerKnowledge.UnreadableMetadata }
            : facts;
    }

    private bool BindLine(SessionLine line, RoleDecision decision, string? participant)
    {
        var leg = line.Leg!;
        var before = line.Decision;
        line.Decision = decision;
        var address = decision.Address?.Full;
        var isAnotherPerson = IsAnotherParticipant(line, participant, decision.Address)
            || (line.LastAddress is not null && address is not null && line.LastAddress != address)
            || (before is not null && before.Role != decision.Role && before.Role != SpeakerRole.Unknown && decision.Role != SpeakerRole.Unknown);
        line.LastAddress = address ?? line.LastAddress;
        line.LastParticipant = participant ?? line.LastParticipant;

        // Nothing of the next person may be heard in the light of the last: forget first, then say who it is.
        if (isAnotherPerson)
        {
            leg.BindRole(SpeakerRole.Unknown, decision.Rule);
            line.Port!.ResetBaseline();
        }

        leg.SetAor(address);
        var agentChanged = decision.AgentId.Length > 0 && SetAgent(decision.AgentId, before?.AgentId ?? "");
        var roleChanged = leg.Role != decision.Role || leg.Rule != decision.Rule || (before is not null && before.Role != decision.Role);
        if (roleChanged)
        {
            leg.BindRole(decision.Role, decision.Rule);
            context.Log.RoleBound(leg.Id, call.Id, decision.Role, decision.Rule);
        }

        return roleChanged || agentChanged || isAnotherPerson;
    }

    // Where no address tells two people apart (withheld, or never given), their ids in the document do. The same address under a new id is the
    // same person: some recording clients number anew in every document.
    private static bool IsAnotherParticipant(SessionLine line, string? participant, AddressOfRecord? address) =>
        participant is not null && line.LastParticipant is not null && participant != line.LastParticipant
        && (address is null || address.IsWithheld || address.Full != line.LastAddress);

    // The first agent of a call is its agent, until another takes over that leg.
    private bool SetAgent(string agentId, string before)
    {
        if (call.AgentId == agentId || (call.AgentId.Length > 0 && call.AgentId != before))
        {
            return false;
        }

        call.SetAgent(agentId);
        return true;
    }
}
