using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtpengine;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Tests.Capture;
using static EdgeCx.Media.Tests.Capture.PlainCall;

namespace EdgeCx.Media.Tests.Rtpengine;

/// <summary>By which names a relay beside the proxy knows a call that a mirror port shows.</summary>
public sealed class RelayedMirrorTests
{
    [Fact]
    public void Play_MirroredCall_IsNotedByItsCallIdAndTagsUntilItsEnd()
    {
        var relayed = new RelayedCalls();
        RelayedCall? noted = null;
        var script = Begin(new MirrorScript());
        Talk(script, 3000).Wait(3000).Sip(A, B, PlainCall.Sip.Bye());

        using var heard = HeardCapture.Of(
            script,
            policy: new SiprecPolicy { NoticeRequired = false, Relayed = relayed },
            eachSecond: (registry, _) => noted = registry.Calls.Select(relayed.Find).FirstOrDefault(c => c is not null) ?? noted);

        var (call, caller, callee) = heard.Single();
        noted.ShouldNotBeNull().Call.ShouldBeSameAs(call);
        noted.AgentLeg.ShouldBeSameAs(callee, "the called number is an agent's");
        noted.IsHeardThroughRelay.ShouldBeFalse();
        var dialog = noted.Dialogs.ShouldHaveSingleItem();
        dialog.CallId.ShouldBe("one@example.com");
        dialog.Speakers.ShouldBe([new RelayedSpeaker(caller, PlainCall.Sip.CallerTag, null), new RelayedSpeaker(callee, null, null)]);
        relayed.Count.ShouldBe(0);

        // The relay, which has both tags, is asked to play toward the called side.
        RelayedPair.TryFind(callee, dialog, [new("to-tag", null), new(PlainCall.Sip.CallerTag, null)], out var pair, out var reason).ShouldBeTrue(reason);
        pair!.AgentTag.ShouldBe("to-tag");
        caller.Role.ShouldBe(SpeakerRole.Customer);
    }
}
