using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Capture.Conversations;

/// <summary>
/// Decides who speaks on each leg of a conversation: by the site's rules for numbers and domains, and by the networks of the agents' phones.
/// Closed on doubt: where they contradict each other, or neither says anything, the role stays unknown. One stream is one person's here, so
/// none is ever mixed.
/// </summary>
internal static class ConversationRoles
{
    /// <summary>Decides about both voices and binds; the legs whose role, rule or agent changed.</summary>
    public static HashSet<Leg> Bind(Conversation conversation, ConversationContext context)
    {
        var changed = new HashSet<Leg>();
        foreach (var voice in (ConversationVoice[])[conversation.Caller, conversation.Callee])
        {
            if (voice is { Port: not null, Obstacle: null } && Bind(conversation, voice, Decide(conversation, voice, context), context))
            {
                changed.Add(voice.Leg!);
            }
        }

        return changed;
    }

    private static RoleDecision Decide(Conversation conversation, ConversationVoice voice, ConversationContext context)
    {
        var addresses = AddressesOf(conversation, voice.Side);
        var isAgents = IsAgents(conversation, voice, context);
        var isOtherAgents = IsAgents(conversation, conversation.Opposite(voice), context);

        // Who sits in an agents' network is not "everyone else", whatever their number.
        var side = voice.Side == DialogSide.Caller ? CallSide.Caller : CallSide.Called;
        var speaker = new MetadataParticipant(voice.Side == DialogSide.Caller ? "caller" : "callee", [.. addresses], null, null);
        var byNumber = context.Rules.Decide(new StreamFacts(SpeakerKnowledge.One, null, speaker, new VendorHint(side, isAgents), Lines: 2));
        return (byNumber.Role, isAgents, isOtherAgents) switch
        {
            (SpeakerRole.Customer, true, _) => byNumber with
            {
                Role = SpeakerRole.Unknown,
                Rule = $"contradiction: {byNumber.Rule}, but in an agent subnet",
            },
            (SpeakerRole.Customer or SpeakerRole.Agent, _, _) => byNumber,
            (_, true, true) => byNumber with { Role = SpeakerRole.Unknown, Rule = "both ends are in agent subnets" },
            (_, true, false) => byNumber with
            {
                Role = SpeakerRole.Agent,
                Rule = "sent from an agent subnet",
                AgentId = byNumber.Address is { } address ? context.Rules.AgentIdOf(address) : "",
            },
            (_, false, true) when byNumber.Rule.StartsWith("contradiction", StringComparison.Ordinal) => byNumber,
            (_, false, true) => byNumber with { Role = SpeakerRole.Customer, Rule = "sent to an agent subnet" },
            _ when conversation.Parts.Count == 0 => byNumber with
            {
                Rule = context.SeesEncryptedSip() ? "no signalling was seen but SIP over TLS, which cannot be read" : "no signalling was seen",
            },
            _ => byNumber,
        };
    }

    // The first is who they are by name. Behind a B2BUA the called side's true party is in the dialog that came last, a caller's in the first.
    private static IEnumerable<string> AddressesOf(Conversation conversation, DialogSide side)
    {
        var parts = conversation.PartsOfPeople;
        if (side == DialogSide.Callee || parts.Any(static p => p.IsCrossed))
        {
            parts = parts.Reverse();
        }

        return parts.SelectMany(p => NamesOf(p, side)).Distinct();
    }

    // Of the called side the last address is the nearest to its phone: the number that was dialled first may be a service's.
    private static IEnumerable<string> NamesOf(ConversationPart part, DialogSide side)
    {
        var addresses = part.End(side).Addresses;
        return ReferenceEquals(part.End(side), part.Dialog.Callee) ? addresses.Reverse() : addresses;
    }

    private static bool IsAgents(Conversation conversation, ConversationVoice voice, ConversationContext context)
    {
        if (!context.Rules.HasAgentSubnets)
        {
            return false;
        }

        return voice.Hosts.Any(context.IsAgents)
            || conversation.PartsOfPeople.Any(p => p.End(voice.Side).Media.Any(m => m.Endpoint.Port != 0 && context.IsAgents(m.Endpoint.Address)));
    }

    private static bool Bind(Conversation conversation, ConversationVoice voice, RoleDecision decision, ConversationContext context)
    {
        var leg = voice.Leg!;
        var before = voice.Decision;
        voice.Decision = decision;
        var address = decision.Address?.Full;
        var isAnotherPerson = (voice.LastAddress is not null && address is not null && voice.LastAddress != address)
            || (before is not null && before.Role != decision.Role && before.Role != SpeakerRole.Unknown && decision.Role != SpeakerRole.Unknown);
        voice.LastAddress = address ?? voice.LastAddress;

        // Nothing of the next person may be heard in the light of the last: forget first, then say who it is.
        if (isAnotherPerson && leg.HasStarted)
        {
            leg.BindRole(SpeakerRole.Unknown, decision.Rule);
            voice.Port!.ResetBaseline();
        }

        leg.SetAor(address);
        var agentChanged = decision.AgentId.Length > 0 && SetAgent(conversation.Call, decision.AgentId, before?.AgentId ?? "");
        var roleChanged = leg.Role != decision.Role || leg.Rule != decision.Rule;
        if (roleChanged)
        {
            leg.BindRole(decision.Role, decision.Rule);
            CaptureLog.RoleBound(context.Log, leg.Id, leg.Call.Id, decision.Role, decision.Rule);
        }

        return roleChanged || agentChanged || isAnotherPerson;
    }

    // The first agent of a call is its agent, until another takes over that leg.
    private static bool SetAgent(Call call, string agentId, string before)
    {
        if (call.AgentId == agentId || (call.AgentId.Length > 0 && call.AgentId != before))
        {
            return false;
        }

        call.SetAgent(agentId);
        return true;
    }
}
