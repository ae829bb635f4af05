namespace EdgeCx.Media.Tests.Sip.Agent;

/// <summary>What happens inside a dialog.</summary>
public sealed class DialogTests
{
    private readonly SignallingDesk _desk = new();
    private string _tag = "";

    [Fact]
    public void Bye_FromThePeer_EndsOnceAndCarriesItsBody()
    {
        Establish();
        Say.Status(_desk.Deliver(Say.Request("BYE", 2, _tag, body: "meta", extra: "Content-Type: application/rs-metadata+xml\r\n")).Single()).ShouldBe(200);
        Say.Status(_desk.Deliver(Say.Request("BYE", 2, _tag)).Single()).ShouldBe(200, "a repetition");
        Say.Status(_desk.Deliver(Say.Request("BYE", 3, _tag)).Single()).ShouldBe(481, "another one");

        _desk.Handler.Calls.ShouldBe(["invite", "ack", "ended Bye"]);
        _desk.Handler.Bodies[^1].ShouldBe("meta");
        _desk.Core.DialogCount.ShouldBe(0);
    }

    [Fact]
    public void Reinvite_AndUpdate_AreServedWithTheSameTag()
    {
        Establish();
        var reinvite = _desk.Deliver(Say.Invite(2, _tag)).Single();
        (Say.Status(reinvite), Say.Tag(reinvite)).ShouldBe((200, _tag));
        _desk.Deliver(Say.Request("ACK", 2, _tag, branch: "z9hG4bK-ack2"));
        Say.Status(_desk.Deliver(Say.Request("UPDATE", 3, _tag)).Single()).ShouldBe(200);
        Say.Status(_desk.Deliver(Say.Request("UPDATE", 2, _tag, branch: "z9hG4bK-late")).Single()).ShouldBe(500, "CSeq went back");
        Say.Status(_desk.Deliver(Say.Request("PRACK", 4, _tag)).Single()).ShouldBe(481, "nothing to acknowledge");
        Say.Status(_desk.Deliver(Say.Request("INFO", 5, _tag)).Single()).ShouldBe(200);
        Say.Status(_desk.Deliver(Say.Request("INFO", 6, _tag, body: "x")).Single()).ShouldBe(415);
        Say.Status(_desk.Deliver(Say.Request("INFO", 7, _tag, extra: "Info-Package: x\r\n")).Single()).ShouldBe(469);
        Say.Status(_desk.Deliver(Say.Request("OPTIONS", 8, _tag)).Single()).ShouldBe(200);
        _desk.Handler.Calls.ShouldBe(["invite", "ack", "reinvite", "ack", "update", "options"]);
    }

    [Fact]
    public void DelayedOffer_UntilItsAck_MakesOffersCollide()
    {
        var ok = _desk.Deliver(Say.Request("INVITE")).Single();
        _tag = Say.Tag(ok);
        Say.Status(_desk.Deliver(Say.Invite(2, _tag)).Single()).ShouldBe(491);
        Say.Status(_desk.Deliver(Say.Request("UPDATE", 3, _tag, body: "v=0")).Single()).ShouldBe(491);
        Say.Status(_desk.Deliver(Say.Request("UPDATE", 4, _tag)).Single()).ShouldBe(200, "no offer, no collision");

        _desk.Deliver(Say.Request("ACK", 1, _tag, branch: "z9hG4bK-ack", body: "v=0 answer"));

        _desk.Handler.Bodies[^1].ShouldBe("v=0 answer");
        Say.Status(_desk.Deliver(Say.Invite(5, _tag)).Single()).ShouldBe(200);
    }

    [Fact]
    public void Reinvites_PilingUpWithoutAck_HaveToWait()
    {
        Establish();
        for (var cseq = 2; cseq <= 5; cseq++)
        {
            Say.Status(_desk.Deliver(Say.Invite(cseq, _tag)).Single()).ShouldBe(200);
        }

        var refusal = _desk.Deliver(Say.Invite(6, _tag)).Single();
        (Say.Status(refusal), Say.Header(refusal, "Retry-After")).ShouldBe((500, "5"));
    }

    [Fact]
    public void Hangup_BeforeTheAck_WaitsForIt()
    {
        _tag = Say.Tag(_desk.Deliver(Say.Invite()).Single());
        _desk.Hangup("done");
        _desk.TakeSent().ShouldBeEmpty();

        var bye = _desk.Deliver(Say.Request("ACK", 1, _tag, branch: "z9hG4bK-ack")).Single();

        bye.ShouldStartWith("BYE sip:src@192.0.2.10:5070 SIP/2.0\r\n");
        _desk.Handler.Calls.ShouldBe(["invite", "ack", "ended Local"]);
    }

    [Fact]
    public void Hangup_Established_SendsByeByTheRouteSetUntilAnswered()
    {
        Establish("Record-Route: <sip:192.0.2.77:5099;lr>,<sip:p2;lr>\r\n");
        _desk.Hangup("no \"media\"\r\nEvil: 1");
        var sent = _desk.Wire.Sent.Single();
        var bye = sent.Text;

        sent.Flow.Remote.ToString().ShouldBe("192.0.2.77:5099");
        Say.Headers(bye, "Route").ShouldBe(["<sip:192.0.2.77:5099;lr>", "<sip:p2;lr>"]);
        Say.Header(bye, "From").ShouldBe($"<sip:srs@192.0.2.1>;tag={_tag}");
        Say.Header(bye, "To").ShouldBe("<sip:src@192.0.2.10>;tag=peer");
        Say.Header(bye, "CSeq").ShouldBe("1 BYE");
        Say.Header(bye, "Reason").ShouldBe("SIP;cause=200;text=\"no 'media'  Evil: 1\"");
        _desk.TakeSent();
        _desk.Pass(TimeSpan.FromMilliseconds(500)).ShouldBe([bye]);

        Say.Status(_desk.Deliver(Say.Request("BYE", 2, _tag)).Single()).ShouldBe(200, "a BYE that crosses ours");
        Say.Status(_desk.Deliver(Say.Request("UPDATE", 3, _tag)).Single()).ShouldBe(481);
        _desk.Deliver(Say.Respond(bye, 200)).ShouldBeEmpty();

        _desk.Core.DialogCount.ShouldBe(0);
        _desk.Pass(TimeSpan.FromSeconds(40)).ShouldBeEmpty();
        _desk.Core.TransactionCount.ShouldBe(0);
        _desk.Handler.Calls.ShouldBe(["invite", "ack", "ended Local"]);
    }

    [Fact]
    public void Hangup_ByStrictRouter_SwapsTargetAndRoute()
    {
        Establish("Record-Route: <sip:192.0.2.77>\r\n");
        _desk.Hangup("x");
        var bye = _desk.TakeSent().Single();
        bye.ShouldStartWith("BYE sip:192.0.2.77 SIP/2.0\r\n");
        Say.Header(bye, "Route").ShouldBe("<sip:src@192.0.2.10:5070>");
    }

    [Fact]
    public void Hangup_WithoutAnswer_GivesUpAfterTimerF()
    {
        Establish();
        _desk.Hangup("x");
        _desk.Pass(TimeSpan.FromSeconds(33)).Length.ShouldBe(11);
        _desk.Core.DialogCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("Supported: timer\r\nSession-Expires: 1800\r\n", "1800;refresher=uac")]
    [InlineData("Require: timer\r\nx: 90;refresher=uac\r\n", "90;refresher=uac")]
    [InlineData("Supported: timer\r\nSession-Expires: 1800;refresher=uas\r\n", "")]
    [InlineData("Session-Expires: 1800\r\n", "")]
    [InlineData("Supported: timer\r\nSession-Expires: 60\r\n", "")]
    [InlineData("Supported: timer\r\nSession-Expires: soon\r\n", "")]
    public void SessionExpires_OfInvite_IsAnsweredWithoutRefreshOfOurs(string extra, string expected)
    {
        var ok = _desk.Deliver(Say.Invite(extra: extra)).Single();
        string.Concat(Say.Headers(ok, "Session-Expires")).ShouldBe(expected);
        string.Concat(Say.Headers(ok, "Require")).ShouldBe(expected.Length > 0 ? "timer" : "");
    }

    [Fact]
    public void SessionTimer_WithoutRefresh_EndsWithByeAndRefreshMovesIt()
    {
        const string Timer = "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n";
        Establish(Timer);
        _desk.Pass(TimeSpan.FromSeconds(55));
        Say.Header(_desk.Deliver(Say.Request("UPDATE", 2, _tag, extra: Timer)).Single(), "Session-Expires").ShouldBe("90;refresher=uac");
        _desk.Pass(TimeSpan.FromSeconds(59)).ShouldBeEmpty();

        _desk.Pass(TimeSpan.FromSeconds(1.01)).Single().ShouldStartWith("BYE ");

        _desk.Handler.Calls[^1].ShouldBe("ended Expired");
    }

    [Fact]
    public void Shutdown_EndsAllDialogsAndTakesNoNewOnes()
    {
        Establish();
        _desk.Deliver(Say.Invite(branch: "z9hG4bK-b", callId: "call-2"));
        _desk.Shutdown();
        var byes = _desk.TakeSent();
        byes.Count(m => m.StartsWith("BYE ", StringComparison.Ordinal)).ShouldBe(2);
        _desk.Handler.Calls.Count(c => c == "ended Shutdown").ShouldBe(2);
        Say.Status(_desk.Deliver(Say.Invite(branch: "z9hG4bK-c", callId: "call-3")).Single()).ShouldBe(503);
        Say.Status(_desk.Deliver(Say.Request("OPTIONS", callId: "call-4")).Single()).ShouldBe(503);

        _desk.Core.IsDrained.ShouldBeFalse();
        foreach (var bye in byes)
        {
            _desk.Deliver(Say.Respond(bye, 200));
        }

        _desk.Core.IsDrained.ShouldBeTrue();
    }

    [Fact]
    public void Target_AfterReinviteWithNewContact_IsTheNewOne()
    {
        Establish();
        _desk.Deliver(Say.Invite(2, _tag).Replace("<sip:src@192.0.2.10:5070>", "<sip:src@192.0.2.44:5080>", StringComparison.Ordinal));
        _desk.Deliver(Say.Request("ACK", 2, _tag, branch: "z9hG4bK-ack2"));
        _desk.Hangup("x");
        _desk.Wire.Sent.Single().Flow.Remote.ToString().ShouldBe("192.0.2.44:5080");
    }

    [Theory]
    [InlineData("<sip:src@192.0.2.44:5080;transport=tcp>", "Tcp 192.0.2.44:5080", "SIP/2.0/TCP")]
    [InlineData("<sip:src@[2001:db8::7]>", "Udp [2001:db8::7]:5060", "SIP/2.0/UDP")]
    [InlineData("<sip:src@sbc.example>", "Udp 192.0.2.10:5070", "SIP/2.0/UDP")]
    [InlineData("<tel:+1555>", "Udp 192.0.2.10:5070", "SIP/2.0/UDP")]
    public void Hangup_ByContact_GoesToItsAddressOrToTheSource(string contact, string destination, string via)
    {
        _tag = Say.Tag(_desk.Deliver(Say.Invite().Replace("<sip:src@192.0.2.10:5070>", contact, StringComparison.Ordinal)).Single());
        _desk.Deliver(Say.Request("ACK", 1, _tag, branch: "z9hG4bK-ack"));
        _desk.Hangup("x");
        var (flow, text) = _desk.Wire.Sent.Single();
        $"{flow.Transport} {flow.Remote}".ShouldBe(destination);
        Say.Header(text, "Via").ShouldStartWith(via);
    }

    [Fact]
    public void Peer_OfRfc2543WithoutTagAndContact_CanCallAndHangUp()
    {
        static string Old(string message) => message.Replace(";tag=peer", "", StringComparison.Ordinal)
            .Replace("Contact: <sip:src@192.0.2.10:5070>;+sip.src\r\n", "", StringComparison.Ordinal);

        _tag = Say.Tag(_desk.Deliver(Old(Say.Invite(via: "SIP/2.0/UDP 192.0.2.10"))).Single());
        _desk.Deliver(Old(Say.Request("ACK", 1, _tag, via: "SIP/2.0/UDP 192.0.2.10")));
        Say.Status(_desk.Deliver(Old(Say.Request("BYE", 2, _tag, via: "SIP/2.0/UDP 192.0.2.10"))).Single()).ShouldBe(200);
        _desk.Handler.Calls.ShouldBe(["invite", "ack", "ended Bye"]);
    }

    private void Establish(string extra = "")
    {
        _tag = Say.Tag(_desk.Deliver(Say.Invite(extra: extra)).Single());
        _desk.Deliver(Say.Request("ACK", 1, _tag, branch: "z9hG4bK-ack")).ShouldBeEmpty();
        _desk.Handler.Dialog!.CallId.ShouldBe("call-1");
    }
}
