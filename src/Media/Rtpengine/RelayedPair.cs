using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtpengine;

/// <summary>The two participants of a relayed call: who is to hear a prompt, and who is held back for it.</summary>
/// <param name="CallId">The relay's call-id.</param>
/// <param name="AgentTag">The agent's tag: media that is played "from" it is sent to it.</param>
/// <param name="OtherTag">The tag of whom the agent speaks with.</param>
internal sealed record RelayedPair(string CallId, string AgentTag, string OtherTag)
{
    /// <summary>The label of who is held back for a prompt, so that a program that died in between finds them again.</summary>
    public const string HeldLabel = "edgecx-held";

    /// <summary>The label of who was held back and is not any more.</summary>
    public const string FreeLabel = "edgecx";

    /// <summary>
    /// Finds the agent among the relay's participants. Closed on doubt: nothing is played toward somebody who is not known to be the agent.
    /// </summary>
    /// <param name="agent">The one leg of the call that is an agent's.</param>
    /// <param name="dialog">What the tap knows of the dialog.</param>
    /// <param name="parties">The relay's participants, as they are now.</param>
    /// <param name="pair">Who is who.</param>
    /// <param name="reason">Why it cannot be said, or why nothing may be played.</param>
    public static bool TryFind(
        Leg agent, RelayedDialog dialog, IReadOnlyList<RelayedParticipant> parties, [NotNullWhen(true)] out RelayedPair? pair, out string reason)
    {
        pair = null;
        if (parties.Count != 2)
        {
            // With three, holding one back would also part the other two.
            reason = "not-two-parties";
            return false;
        }

        var heard = dialog.Speakers.Where(s => ReferenceEquals(s.Leg, agent)).Take(2).ToImmutableArray();
        var found = heard.Length == 1 ? PartyOf(heard[0], dialog, parties) : null;
        if (found is null || (heard[0].Address is { } address && !address.Equals(found.Address)))
        {
            // Also where media comes from elsewhere than when the role was decided: it may be somebody else's phone by now.
            reason = "agent-unknown";
            return false;
        }

        var other = parties.Single(p => p.Tag != found.Tag);
        reason = !found.IsSentTo ? "agent-on-hold" : other.Label is "" or HeldLabel or FreeLabel ? "" : "participant-labelled";
        pair = reason.Length == 0 ? new RelayedPair(dialog.CallId, found.Tag, other.Tag) : null;
        return pair is not null;
    }

    private static RelayedParticipant? PartyOf(RelayedSpeaker speaker, RelayedDialog dialog, IReadOnlyList<RelayedParticipant> parties)
    {
        if (speaker.Tag is { } tag)
        {
            return parties.FirstOrDefault(p => p.Tag == tag);
        }

        var named = dialog.Speakers.Where(s => s.Tag is not null).Select(s => s.Tag).ToHashSet();
        var left = parties.Where(p => !named.Contains(p.Tag)).ToArray();
        return named.Count == 1 && left.Length == 1 ? left[0] : null;
    }
}
