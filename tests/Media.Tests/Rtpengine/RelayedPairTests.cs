using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

/// <summary>Who is the agent among a relay's participants. Whatever is not certain is nobody.</summary>
public sealed class RelayedPairTests
{
    private static readonly IPAddress _here = IPAddress.Parse("10.1.0.5");
    private readonly Call _call = new(CallId.New(), TapKind.Mirror, DateTimeOffset.UnixEpoch, noticeRequired: false);
    private readonly Leg _agent;
    private readonly Leg _customer;

    public RelayedPairTests()
    {
        _agent = _call.AddLeg("1");
        _customer = _call.AddLeg("2");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TryFind_CallerOrCalled_IsTheAgentsTag(bool agentCalls)
    {
        // The From tag is the caller's; the called side is the one that is left.
        var dialog = new RelayedDialog("c", [new(agentCalls ? _agent : _customer, "from", null), new(agentCalls ? _customer : _agent, null, null)]);

        RelayedPair.TryFind(_agent, dialog, [Party("to"), Party("from")], out var pair, out var reason).ShouldBeTrue(reason);
        pair.ShouldBe(new RelayedPair("c", agentCalls ? "from" : "to", agentCalls ? "to" : "from"));
    }

    [Fact]
    public void TryFind_SameAddressAsWhenTheRoleWasDecided_IsTheAgentsTag() =>
        RelayedPair.TryFind(_agent, new("c", [new(_agent, "a", _here)]), [Party("a") with { Address = _here }, Party("b")], out _, out _).ShouldBeTrue();

    [Theory]
    [InlineData("", "")]
    [InlineData("edgecx", "")]
    [InlineData("edgecx-held", "")]
    [InlineData("caller", "participant-labelled")]
    public void TryFind_LabelOfTheOther_IsOnlyOurOwnToChange(string label, string expected)
    {
        var found = RelayedPair.TryFind(_agent, new("c", [new(_agent, "a", null)]), [Party("a"), Party("b") with { Label = label }], out _, out var reason);

        reason.ShouldBe(expected);
        found.ShouldBe(expected.Length == 0);
    }

    [Fact]
    public void TryFind_AgentIsSentNothing_IsOnHold() =>
        Why(new("c", [new(_agent, "a", null)]), Party("a") with { IsSentTo = false }, Party("b")).ShouldBe("agent-on-hold");

    [Fact]
    public void TryFind_InDoubt_IsNobody()
    {
        Why(new("c", [new(_agent, "a", _here)]), Party("a") with { Address = IPAddress.Parse("10.1.0.6") }, Party("b")).ShouldBe("agent-unknown", "sent from elsewhere by now");
        Why(new("c", [new(_agent, "a", _here)]), Party("a"), Party("b")).ShouldBe("agent-unknown", "not known from where");
        Why(new("c", [new(_agent, "gone", null)]), Party("a"), Party("b")).ShouldBe("agent-unknown");
        Why(new("c", [new(_customer, "a", null)]), Party("a"), Party("b")).ShouldBe("agent-unknown");
        Why(new("c", [new(_agent, "a", null), new(_agent, "b", null)]), Party("a"), Party("b")).ShouldBe("agent-unknown", "heard twice");
        Why(new("c", [new(_agent, null, null)]), Party("a"), Party("b")).ShouldBe("agent-unknown", "nobody is named");
        Why(new("c", [new(_agent, null, null), new(_customer, "gone", null)]), Party("a"), Party("b")).ShouldBe("agent-unknown");
        Why(new("c", []), Party("a"), Party("b")).ShouldBe("agent-unknown");
        Why(new("c", [new(_agent, "a", null)]), Party("a")).ShouldBe("not-two-parties");
        Why(new("c", [new(_agent, "a", null)]), Party("a"), Party("b"), Party("d")).ShouldBe("not-two-parties");
    }

    private static RelayedParticipant Party(string tag) => new(tag, null);

    private string Why(RelayedDialog dialog, params RelayedParticipant[] parties)
    {
        RelayedPair.TryFind(_agent, dialog, parties, out var pair, out var reason).ShouldBeFalse();
        pair.ShouldBeNull();
        return reason;
    }
}
