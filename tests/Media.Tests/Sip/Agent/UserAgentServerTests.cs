using System.Net;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Tests.Sip.Agent;

public sealed class UserAgentServerTests
{
    [Fact]
    public void Invite_Accepted_AnswersWithContactTagAndBody()
    {
        var desk = new SignallingDesk();

        var ok = desk.Deliver(Say.Invite(extra: "Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nrecord-route: <sip:p3;lr>\r\n")).ShouldHaveSingleItem();

        Say.Status(ok).ShouldBe(200);
        Say.Tag(ok).Length.ShouldBe(16);
        Say.Header(ok, "Contact").ShouldBe("<sip:192.0.2.1:5060>;+sip.srs");
        Say.Headers(ok, "Record-Route").ShouldBe(["<sip:p1;lr>, <sip:p2;lr>", "<sip:p3;lr>"]);
        Say.Header(ok, "Allow").ShouldContain("UPDATE");
        ok.ShouldEndWith("\r\n\r\n" + ScriptedHandler.Sdp);
        desk.Core.DialogCount.ShouldBe(1);
        desk.Handler.Dialog!.LocalAddress.ShouldBe(SignallingDesk.Local.Address);
        desk.Handler.Dialog.Remote.ShouldBe(SignallingDesk.Peer);
    }

    // A hop too many is refused; what claims more Vias than a way can have is not answered at all (found by fuzzing: the answer could not be read).
    [Theory]
    [InlineData("Record-Route: <sip:p;lr>\r\n", 71, 400)]
    [InlineData("Record-Route: <sip:p;lr>\r\n", 70, 200)]
    [InlineData("Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKx\r\n", 69, 200)]
    [InlineData("v: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKx\r\n", 70, 0)]
    [InlineData("v: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKx\r\n", 280, 0)]
    public void Invite_OverManyHops_IsAnsweredOnlyWhereAnAnswerCanBeRead(string header, int times, int status)
    {
        var sent = new SignallingDesk().Deliver(Say.Invite(extra: string.Concat(Enumerable.Repeat(header, times))));
        sent.Select(Say.Status).ShouldBe(status == 0 ? [] : [status]);
    }

    [Fact]
    public void Invite_Repeated_IsAnsweredAgainUntilItsAck()
    {
        var desk = new SignallingDesk();
        var first = desk.Deliver(Say.Invite()).Single();

        desk.Deliver(Say.Invite()).ShouldBe([first]);
        desk.Deliver(Say.Request("ACK", toTag: Say.Tag(first), branch: "z9hG4bK-ack"));
        desk.Deliver(Say.Invite()).ShouldBeEmpty();

        desk.Handler.Calls.ShouldBe(["invite", "ack"]);
    }

    [Fact]
    public void Invite_WithoutAck_RepeatsThe2xxAndEndsWithBye()
    {
        var desk = new SignallingDesk();
        desk.Deliver(Say.Invite());

        var sent = desk.Pass(TimeSpan.FromSeconds(33));

        sent.Count(m => Say.Status(m) == 200).ShouldBe(10);
        sent.Count(m => m.StartsWith("BYE sip:src@192.0.2.10:5070 SIP/2.0", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(1);
        desk.Handler.Calls.ShouldBe(["invite", "ended NoAck"]);
        desk.Pass(TimeSpan.FromSeconds(40));
        desk.Core.DialogCount.ShouldBe(0);
        desk.Core.TransactionCount.ShouldBe(0);
    }

    [Fact]
    public void Invite_Refused_PassesTheAnswerAndTakesItsAck()
    {
        var desk = new SignallingDesk();
        desk.Handler.InviteAnswer = new SessionAnswer(503, "Draining") { Headers = [("Retry-After", "7"), ("Warning", "399 x \"a\"\r\nEvil: 1")] };

        var refusal = desk.Deliver(Say.Invite()).Single();
        refusal.ShouldStartWith("SIP/2.0 503 Draining\r\n");
        Say.Header(refusal, "Retry-After").ShouldBe("7");
        Say.Headers(refusal, "Evil").ShouldBeEmpty();
        desk.Pass(TimeSpan.FromMilliseconds(500)).ShouldBe([refusal]);
        desk.Deliver(Say.Request("ACK", toTag: Say.Tag(refusal), branch: "z9hG4bK-INVITE-1"));
        desk.Pass(TimeSpan.FromSeconds(6)).ShouldBeEmpty();

        desk.Core.TransactionCount.ShouldBe(0);
        desk.Core.DialogCount.ShouldBe(0);
        desk.Handler.Calls.ShouldBe(["invite"]);
    }

    [Fact]
    public void Invite_MergedByAnotherWay_Gets482()
    {
        var desk = new SignallingDesk();
        desk.Deliver(Say.Invite());
        Say.Status(desk.Deliver(Say.Invite(branch: "z9hG4bK-other-way")).Single()).ShouldBe(482);
        desk.Handler.Calls.ShouldBe(["invite"]);
    }

    [Fact]
    public void Cancel_AfterTheAnswer_IsAcceptedAndUnknownIs481()
    {
        var desk = new SignallingDesk();
        desk.Deliver(Say.Invite());
        Say.Status(desk.Deliver(Say.Request("CANCEL", branch: "z9hG4bK-INVITE-1")).Single()).ShouldBe(200);
        Say.Status(desk.Deliver(Say.Request("CANCEL", branch: "z9hG4bK-never", callId: "c2")).Single()).ShouldBe(481);
    }

    [Theory]
    [InlineData("BYE", 481)]
    [InlineData("UPDATE", 481)]
    [InlineData("PRACK", 481)]
    [InlineData("INFO", 481)]
    [InlineData("REGISTER", 405)]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("OPTIONS", 200)]
    public void Request_OutsideOfDialogs_IsAnsweredByItsMethod(string method, int status)
    {
        var desk = new SignallingDesk();
        var answer = desk.Deliver(Say.Request(method)).Single();
        Say.Status(answer).ShouldBe(status);
        Say.Status(desk.Deliver(Say.Request(method, toTag: "unknown", branch: "z9hG4bK-2")).Single()).ShouldBe(status == 200 ? 481 : status);
        (status != 405 || Say.Header(answer, "Allow").StartsWith("INVITE", StringComparison.Ordinal)).ShouldBeTrue();
    }

    [Fact]
    public void Ack_OfNothing_IsDroppedInSilence()
    {
        var desk = new SignallingDesk();
        desk.Deliver(Say.Request("ACK", toTag: "x")).ShouldBeEmpty();
        desk.Deliver(Say.Request("ACK").Replace("CSeq: 1 ACK", "CSeq: 1 INVITE", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Require: siprec, timer\r\nRequire: 100rel\r\n", 200, "")]
    [InlineData("Require: replaces, siprec, outbound\r\n", 420, "replaces, outbound")]
    [InlineData("Content-Encoding: gzip\r\n", 415, "")]
    [InlineData("Content-Type: text/plain\r\n", 415, "")]
    [InlineData("Content-Type: text/plain\r\nContent-Disposition: session;handling=optional\r\n", 200, "")]
    [InlineData("Accept: text/plain\r\n", 406, "")]
    [InlineData("Accept: text/plain, */*\r\n", 200, "")]
    public void Invite_WithDemands_IsJudged(string extra, int status, string unsupported)
    {
        var answer = new SignallingDesk().Deliver(Say.Invite(extra: extra)).Single();
        Say.Status(answer).ShouldBe(status);
        string.Concat(Say.Headers(answer, "Unsupported")).ShouldBe(unsupported);
    }

    [Fact]
    public void Options_WhenTheHandlerIsFull_Gets503WithRetryAfter()
    {
        var desk = new SignallingDesk();
        desk.Handler.OptionsAnswer = new SessionAnswer(503) { Headers = [("Retry-After", "30")] };
        var answer = desk.Deliver(Say.Request("OPTIONS")).Single();
        (Say.Status(answer), Say.Header(answer, "Retry-After")).ShouldBe((503, "30"));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.10:5071;branch=z9hG4bKx", "SIP/2.0/UDP 192.0.2.10:5071;branch=z9hG4bKx", 5071)]
    [InlineData("SIP/2.0/UDP host;branch=z9hG4bKx", "SIP/2.0/UDP host;branch=z9hG4bKx;received=192.0.2.10", 5060)]
    [InlineData("SIP/2.0/UDP host;rport;branch=z9hG4bKx , SIP/2.0/UDP b", "SIP/2.0/UDP host;rport=5070;branch=z9hG4bKx;received=192.0.2.10 , SIP/2.0/UDP b", 5070)]
    public void Reply_OverUdp_GoesWhereTheViaSays(string via, string answered, int port)
    {
        var sent = Reply(via);
        Say.Headers(sent.Text, "Via")[0].ShouldBe(answered);
        sent.Flow.Remote.ShouldBe(new IPEndPoint(SignallingDesk.Peer.Address, port));
    }

    [Fact]
    public void Transactions_AtTheirLimit_GiveStateless503()
    {
        var desk = new SignallingDesk(new SipOptions { MaxTransactions = 16 });
        for (var i = 0; i < 20; i++)
        {
            var answer = desk.Deliver(Say.Request("OPTIONS", branch: "z9hG4bK" + i, callId: "c" + i)).Single();
            Say.Status(answer).ShouldBe(i < 16 ? 200 : 503);
            Say.Headers(answer, "Retry-After").Length.ShouldBe(i < 16 ? 0 : 1);
        }

        desk.Core.TransactionCount.ShouldBe(16);
        desk.Drops[DropReason.SipLimit].ShouldBe(4);
        desk.Pass(TimeSpan.FromSeconds(33));
        desk.Core.TransactionCount.ShouldBe(0);
    }

    [Fact]
    public void Dialogs_AtTheirLimit_Give503()
    {
        var desk = new SignallingDesk(new SipOptions { MaxDialogs = 1 });
        Say.Status(desk.Deliver(Say.Invite()).Single()).ShouldBe(200);
        Say.Status(desk.Deliver(Say.Invite(branch: "z9hG4bK2", callId: "c2")).Single()).ShouldBe(503);
        desk.Drops[DropReason.SipLimit].ShouldBe(1);
    }

    [Fact]
    public void Garbage_OfAllKinds_IsCountedAndNeverThrows()
    {
        var desk = new SignallingDesk();
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var octets = new byte[random.Next(5, 600)];
            random.NextBytes(octets);
            desk.Deliver(octets).ShouldBeEmpty();
        }

        desk.Drops[DropReason.MalformedSip].ShouldBe(2000);
    }

    private static (SipFlow Flow, string Text) Reply(string via)
    {
        var desk = new SignallingDesk();
        desk.Core.Handle(new(SipEventKind.Received, new(Parse(Say.Request("OPTIONS", via: via)), SignallingDesk.Udp)));
        return desk.Wire.Sent.Single();
    }

    private static SipMessage Parse(string text)
    {
        SipParser.TryParse(Say.Octets(text), SipLimits.Default, out var message, out _).ShouldBeTrue();
        return message!;
    }
}
