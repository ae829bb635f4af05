using EdgeCx.Core.Calls;
using EdgeCx.Media.Capture.Conversations;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>A B2BUA makes two dialogs of one call: they are put together, and nothing else is.</summary>
public sealed class MirroredJoinTests
{
    private const string A = "192.0.2.10:5060";
    private const string Pbx = "198.51.100.1:5060";
    private const string B = "10.1.0.20:5060";
    private const string RtpA = "192.0.2.10:4000";
    private const string RtpB = "10.1.0.20:5000";
    private const string PbxA = "198.51.100.1:30000";
    private const string PbxB = "198.51.100.1:30002";
    private static readonly ConversationSettings ByHeaderOnly = new() { JoinWindowNs = 0 };

    // The service's number was called; the agent's extension is in the second dialog only.
    private static readonly SipText In = new("in@example.com") { Callee = "900123456" };
    private static readonly SipText Out = new("out@pbx") { Caller = "pbx", Callee = "1002", CallerTag = "p", CalleeTag = "q" };

    [Theory]
    [InlineData("Session-ID", "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000\r\n",
        "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000\r\n")]
    [InlineData("X-Call-ID", "", "X-Call-ID: in@example.com\r\n")]
    [InlineData("X-Conversation", "X-Conversation: 4711\r\n", "X-Conversation: 4711\r\n")]
    public void Play_SameJoinHeader_IsOneCallWithTheRightParties(string header, string first, string second)
    {
        var script = Bridged(In with { Extra = first }, Out with { Extra = second });

        using var heard = HeardCapture.Of(script, settings: ByHeaderOnly with { JoinHeaders = [header] });

        ShouldBeCustomerAndAgent(heard);
    }

    [Fact]
    public void Play_NumberTimeAndCodecAgree_IsOneCall()
    {
        var script = Bridged(In, Out with { Caller = "600100002" });

        using var heard = HeardCapture.Of(script, settings: new ConversationSettings { JoinHeaders = [] });

        ShouldBeCustomerAndAgent(heard);
    }

    [Fact]
    public void Play_SameRtpOnBothSides_IsOneCall()
    {
        var script = Bridged(In, Out);

        using var heard = HeardCapture.Of(script, settings: ByHeaderOnly with { JoinHeaders = [] });

        // Both were answered before a packet told that they are one.
        heard.Calls.Count.ShouldBe(2);
        heard.EndOf(heard.Calls[1]).ShouldBe("joined");
        var call = heard.Calls[0];
        heard.EndOf(call).ShouldBe("bye");
        call.Legs.Select(l => l.Role).ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets >= 95 && l.Statistics.Lost == 0);
        heard.Calls[1].Legs.ShouldAllBe(l => l.Statistics.Packets <= 5);
    }

    [Fact]
    public void Play_NothingAgrees_StaysTwoCalls()
    {
        // The PBX mixes: other packets, other numbers, no header.
        var script = Bridged(In, Out, mixes: true);

        using var heard = HeardCapture.Of(script, settings: new ConversationSettings { JoinHeaders = ["X-Call-ID"] });

        heard.Calls.Count.ShouldBe(2);
        heard.Calls.ShouldAllBe(c => heard.EndOf(c) == "bye");
    }

    [Fact]
    public void Play_TwoCallsOfOneNumberAtOnce_AreNotJoinedByIt()
    {
        // Which of the two incoming calls the outgoing one belongs to cannot be told by the number.
        var twin = In with { CallId = "twin@example.com", CallerTag = "t2" };
        var script = new MirrorScript()
            .Sip(A, Pbx, In.Invite(Describe(RtpA))).Sip(A, Pbx, twin.Invite(Describe("192.0.2.10:4100")))
            .Sip(Pbx, A, In.Answer(200, Describe(PbxA))).Sip(Pbx, A, twin.Answer(200, Describe("198.51.100.1:30100")));
        var output = Out with { Caller = "600100002" };
        script.Sip(Pbx, B, output.Invite(Describe(PbxB))).Sip(B, Pbx, output.Answer(200, Describe(RtpB)))
            .Voice(new(1), 1000, (RtpA, PbxA)).Wait(1000).Sip(A, Pbx, In.Bye()).Sip(A, Pbx, twin.Bye()).Sip(Pbx, B, output.Bye());

        using var heard = HeardCapture.Of(script, settings: new ConversationSettings { JoinHeaders = [] });

        heard.Calls.Count.ShouldBe(3);
    }

    [Fact]
    public void Play_PbxCalledBothSides_VoicesAreNotCrossed()
    {
        // Click to dial: the PBX calls the agent, then the customer; both are called parties.
        var agent = new SipText("first@pbx") { Caller = "pbx", Callee = "1002", Extra = "X-Conversation: 7\r\n" };
        var customer = new SipText("second@pbx") { Caller = "pbx", Callee = "+34600100002", CallerTag = "p", CalleeTag = "q", Extra = "X-Conversation: 7\r\n" };
        var script = new MirrorScript()
            .Sip(Pbx, B, agent.Invite(Describe(PbxB))).Sip(B, Pbx, agent.Answer(200, Describe(RtpB))).Sip(Pbx, B, agent.Ack())
            .Sip(Pbx, A, customer.Invite(Describe(PbxA))).Sip(A, Pbx, customer.Answer(200, Describe(RtpA))).Sip(Pbx, A, customer.Ack())
            .Voice(new(1), 2000, (RtpA, PbxA), (PbxB, RtpB)).Voice(new(2), 2000, (RtpB, PbxB), (PbxA, RtpA)).Wait(2000)
            .Sip(Pbx, B, agent.Bye()).Sip(Pbx, A, customer.Bye());

        using var heard = HeardCapture.Of(script, settings: ByHeaderOnly with { JoinHeaders = ["X-Conversation"] });

        var (call, _, _) = heard.Single();
        call.Legs.Select(l => l.Role).Order().ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100);
        call.AgentId.ShouldBe("1002");
    }

    [Fact]
    public void Play_TransferToAnotherAgent_IsTheSameCallWithAnotherPerson()
    {
        const string C = "10.1.0.30:5060", RtpC = "10.1.0.30:6000", PbxC = "198.51.100.1:30004";
        var first = In with { Extra = "X-Conversation: 7\r\n" };
        var one = Out with { Extra = "X-Conversation: 7\r\n" };
        var two = Out with { CallId = "two@pbx", Callee = "1007", Extra = "X-Conversation: 7\r\n" };
        var customer = new MirrorScript.Stream(1);
        var script = new MirrorScript()
            .Sip(A, Pbx, first.Invite(Describe(RtpA))).Sip(Pbx, B, one.Invite(Describe(PbxB))).Sip(B, Pbx, one.Answer(200, Describe(RtpB)))
            .Sip(Pbx, A, first.Answer(200, Describe(PbxA)))
            .Voice(customer, 1000, (RtpA, PbxA)).Voice(new(2), 1000, (RtpB, PbxB)).Wait(1000)
            .Sip(Pbx, B, one.Bye())
            .Sip(Pbx, C, two.Invite(Describe(PbxC))).Sip(C, Pbx, two.Answer(200, Describe(RtpC)))
            .Voice(customer, 2000, (RtpA, PbxA)).Voice(new(3), 2000, (RtpC, PbxC)).Wait(2000)
            .Sip(A, Pbx, first.Bye()).Sip(Pbx, C, two.Bye());

        using var heard = HeardCapture.Of(script, settings: ByHeaderOnly with { JoinHeaders = ["X-Conversation"] });

        var (call, caller, callee) = heard.Single();
        call.AgentId.ShouldBe("1007");
        caller.Statistics.Packets.ShouldBe(150);
        callee.Statistics.Packets.ShouldBeGreaterThan(120);
        heard.Resets(callee).ShouldBeGreaterThan(0, "another agent speaks");
        heard.Resets(caller).ShouldBe(0, "the customer is the same");
    }

    private static MirrorScript Bridged(SipText first, SipText second, bool mixes = false)
    {
        var script = new MirrorScript()
            .Sip(A, Pbx, first.Invite(Describe(RtpA))).Wait(200).Sip(Pbx, B, second.Invite(Describe(PbxB)))
            .Sip(B, Pbx, second.Answer(200, Describe(RtpB))).Sip(Pbx, A, first.Answer(200, Describe(PbxA))).Sip(A, Pbx, first.Ack()).Sip(Pbx, B, second.Ack());
        if (mixes)
        {
            script.Voice(new(1), 2000, (RtpA, PbxA)).Voice(new(11), 2000, (PbxB, RtpB)).Voice(new(2), 2000, (RtpB, PbxB)).Voice(new(12), 2000, (PbxA, RtpA));
        }
        else
        {
            script.Voice(new(1), 2000, (RtpA, PbxA), (PbxB, RtpB)).Voice(new(2), 2000, (RtpB, PbxB), (PbxA, RtpA));
        }

        return script.Wait(2000).Sip(A, Pbx, first.Bye()).Sip(Pbx, B, second.Bye());
    }

    private static void ShouldBeCustomerAndAgent(HeardCapture heard)
    {
        var (call, caller, callee) = heard.Single();
        (caller.Role, callee.Role).ShouldBe((SpeakerRole.Customer, SpeakerRole.Agent));
        call.AgentId.ShouldBe("1002");
        call.Legs.ShouldAllBe(l => l.Statistics.Packets == 100 && l.Statistics.Copies == 100);
        heard.EndOf(call).ShouldBe("bye");
    }
}
