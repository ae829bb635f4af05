using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using static EdgeCx.Media.Tests.Capture.PlainCall;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>While the appliance is being emptied the tap begins no call, and what lives goes on.</summary>
public sealed class MirrorDrainTests
{
    private const string OtherA = "192.0.2.30:4000";
    private const string OtherB = "10.1.0.40:5000";
    private static readonly SipText Sip = PlainCall.Sip;
    private static readonly SipText Other = new("other@example.com");

    [Fact]
    public void Play_CallsThatBeginWhileDraining_AreCountedOnceEachAndNotHeard()
    {
        // One with signalling, one without; both go on for a while, so that their flows are asked about again and again.
        var script = Begin(new MirrorScript());
        Talk(script, 8000).Voice(new(3), 8000, (OtherA, OtherB)).Voice(new(4), 8000, (OtherB, OtherA)).Wait(8000).Sip(A, B, Sip.Bye());
        Talk(script, 200);

        using var heard = HeardCapture.Of(script, eachSecond: (registry, _) => registry.IsDraining = true);

        heard.Calls.ShouldBeEmpty();
        heard.Drops(DropReason.Draining).ShouldBe(2);
        heard.Source.Calls.NotFollowed.ShouldBe(2);
    }

    [Fact]
    public void Play_LiveCallWhileDraining_TakesWhatBelongsToIt()
    {
        const string Moved = "10.1.0.20:5100";
        var script = Begin(new MirrorScript());
        var (a, b) = (new MirrorScript.Stream(1), new MirrorScript.Stream(2));
        script.Voice(a, 3000, (RtpA, RtpB)).Voice(b, 3000, (RtpB, RtpA)).Wait(3000)
            .Sip(B, A, Sip.Invite(Describe(Moved), 7, inDialog: true, byCallee: true)).Sip(A, B, Sip.Answer(200, Describe(RtpA), 7, byCaller: true));

        // A B2BUA's other dialog, by a header that both carry: its side becomes known, and no call begins.
        var joined = Sip with { CallId = "inner@example.com", Extra = "Session-ID: one@example.com\r\n" };
        script.Sip(B, "10.1.0.50:5060", joined.Invite(Describe(RtpB))).Sip("10.1.0.50:5060", B, joined.Answer(200, Describe("10.1.0.50:7000")))
            .Voice(a, 2000, (RtpA, Moved)).Voice(b, 2000, (Moved, RtpA)).Wait(2000).Sip(A, B, Sip.Bye(9)).Sip(B, "10.1.0.50:5060", joined.Bye());

        using var heard = HeardCapture.Of(script, eachSecond: (registry, second) => registry.IsDraining = second > 0);

        var call = heard.Calls.ShouldHaveSingleItem();
        call.Legs.Length.ShouldBe(2);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 250 && l.Statistics.Lost == 0);
        heard.EndOf(call).ShouldBe("bye");
        heard.Source.Calls.Joined.ShouldBe(1);
        heard.Drops(DropReason.Draining).ShouldBe(0);
    }

    [Fact]
    public void Play_DrainingEndsWhileACallRuns_IsTakenUpWithItsPartiesAndItsBye()
    {
        var script = Begin(new MirrorScript());
        Talk(script, 10_000).Wait(10_000).Sip(A, B, Sip.Bye());

        using var heard = HeardCapture.Of(script, eachSecond: (registry, second) => registry.IsDraining = second < 4);

        var (call, caller, callee) = heard.Single();
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        call.Legs.ShouldAllBe(l => l.Statistics.Packets > 150 && l.Statistics.Packets < 320);
        heard.EndOf(call).ShouldBe("bye");
        heard.Drops(DropReason.Draining).ShouldBe(1);
    }

    [Fact]
    public void Play_DrainingEndsWhileACallWithoutSignallingRuns_IsTakenUp()
    {
        var script = new MirrorScript().Voice(new(3), 10_000, (OtherA, OtherB)).Voice(new(4), 10_000, (OtherB, OtherA));

        using var heard = HeardCapture.Of(script, eachSecond: (registry, second) => registry.IsDraining = second < 4);

        heard.Single().Call.Legs.ShouldAllBe(l => l.Statistics.Packets > 150 && l.Statistics.Packets < 320);
        heard.Drops(DropReason.Draining).ShouldBe(1);
    }
}
