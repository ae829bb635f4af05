using System.Collections.Immutable;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtpengine;

/// <summary>A call that a relay may have in its path.</summary>
/// <param name="Call">The call.</param>
/// <param name="Dialogs">Its dialogs; behind a B2BUA several, each of which the relay may know or not.</param>
internal sealed record RelayedCall(Call Call, ImmutableArray<RelayedDialog> Dialogs)
{
    /// <summary>What the relay does not forward does not reach us either: the call is heard by a subscription at the relay.</summary>
    public bool IsHeardThroughRelay => Call.Tap == TapKind.Rtpengine;

    /// <summary>The agent's leg, where one leg and no more is known to be an agent's; else null.</summary>
    public Leg? AgentLeg
    {
        get
        {
            var agents = Call.Legs.Where(static l => l.Role == SpeakerRole.Agent).Take(2).ToArray();
            return agents.Length == 1 ? agents[0] : null;
        }
    }
}
