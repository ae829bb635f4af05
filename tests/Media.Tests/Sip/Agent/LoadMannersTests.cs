using System.Net;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Tests.Sip.Agent;

/// <summary>What is refused, at once and without a trace, when there is too much of it.</summary>
public sealed class LoadMannersTests
{
    [Fact]
    public void Invites_BeyondTheRateOfTheirSource_Get503WithoutTrace()
    {
        var desk = new SignallingDesk(new SipOptions { InvitesPerSecondPerSource = 2 });
        for (var i = 1; i <= 4; i++)
        {
            Status(desk, i).ShouldBe(200);
        }

        var transactions = desk.Core.TransactionCount;
        var refusal = desk.Deliver(Say.Invite(branch: "z9hG4bK-5", callId: "call-5")).Single();
        (Say.Status(refusal), Say.Header(refusal, "Retry-After")).ShouldBe((503, "10"));
        desk.Core.TransactionCount.ShouldBe(transactions);
        desk.Drops[DropReason.SipRate].ShouldBe(1);

        var other = SignallingDesk.Udp with { Remote = new IPEndPoint(IPAddress.Parse("192.0.2.99"), 5060) };
        Say.Status(desk.Deliver(Say.Invite(branch: "z9hG4bK-6", callId: "call-6"), other).Single()).ShouldBe(200);
        desk.Pass(TimeSpan.FromSeconds(1));
        Status(desk, 7).ShouldBe(200);
    }

    [Fact]
    public void Reinvites_AndRepetitions_AreNotChargedToTheRate()
    {
        var desk = new SignallingDesk(new SipOptions { InvitesPerSecondPerSource = 1 });
        var ok = desk.Deliver(Say.Invite()).Single();
        for (var i = 0; i < 5; i++)
        {
            desk.Deliver(Say.Invite()).ShouldBe([ok]);
        }

        desk.Deliver(Say.Request("ACK", 1, Say.Tag(ok), branch: "z9hG4bK-ack"));
        for (var cseq = 2; cseq < 8; cseq++)
        {
            Say.Status(desk.Deliver(Say.Invite(cseq, Say.Tag(ok))).Single()).ShouldBe(200);
            desk.Deliver(Say.Request("ACK", cseq, Say.Tag(ok), branch: $"z9hG4bK-ack{cseq}"));
        }

        Status(desk, 9).ShouldBe(200, "the second of the burst");
        desk.Drops[DropReason.SipRate].ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_ThatNeverAcknowledge_AreCappedUntilTheyAreGivenUp(bool delayedOffer)
    {
        var desk = new SignallingDesk(new SipOptions { MaxHalfOpenCalls = 3 });
        string Call(int i) => delayedOffer
            ? Say.Request("INVITE", branch: $"z9hG4bK-{i}", callId: $"call-{i}")
            : Say.Invite(branch: $"z9hG4bK-{i}", callId: $"call-{i}");
        var tags = Enumerable.Range(1, 3).Select(i => Say.Tag(desk.Deliver(Call(i)).Single())).ToArray();

        var refusal = desk.Deliver(Call(4)).Single();
        (Say.Status(refusal), Say.Header(refusal, "Retry-After")).ShouldBe((503, "10"));
        desk.Drops[DropReason.SipHalfOpen].ShouldBe(1);

        desk.Deliver(Say.Request("ACK", 1, tags[0], branch: "z9hG4bK-ack", callId: "call-1"));
        Say.Status(desk.Deliver(Call(5)).Single()).ShouldBe(200, "one was confirmed");
        Say.Status(desk.Deliver(Call(6)).Single()).ShouldBe(503);
        desk.Deliver(Say.Request("BYE", 2, tags[1], branch: "z9hG4bK-bye", callId: "call-2"));
        Say.Status(desk.Deliver(Call(7)).Single()).ShouldBe(200, "one was ended");

        // No ACK for 32 s, then BYE, which is not answered either for 32 s.
        desk.Pass(TimeSpan.FromSeconds(66));
        for (var i = 10; i < 13; i++)
        {
            Say.Status(desk.Deliver(Call(i)).Single()).ShouldBe(200);
        }

        Say.Status(desk.Deliver(Call(13)).Single()).ShouldBe(503);
        desk.Handler.Calls.Count(c => c == "ended NoAck").ShouldBe(3);
    }

    [Fact]
    public void Options_OutsideADialogWhenFull_AreHonestAndInsideAreNot()
    {
        var desk = new SignallingDesk();
        var ok = desk.Deliver(Say.Invite()).Single();
        desk.Deliver(Say.Request("ACK", 1, Say.Tag(ok), branch: "z9hG4bK-ack"));
        desk.Handler.OptionsAnswer = new SessionAnswer(503) { Headers = [("Retry-After", "30")] };

        var refusal = desk.Deliver(Say.Request("OPTIONS", callId: "ping")).Single();
        (Say.Status(refusal), Say.Header(refusal, "Retry-After")).ShouldBe((503, "30"));
        Say.Status(desk.Deliver(Say.Request("OPTIONS", 2, Say.Tag(ok))).Single()).ShouldBe(200, "the session lives");
    }

    [Fact]
    public void SessionTimer_RunningOut_EndsTheCallWithoutAnyReinviteOfOurs()
    {
        var desk = new SignallingDesk();
        var ok = desk.Deliver(Say.Invite(extra: "Supported: timer\r\nSession-Expires: 90\r\n")).Single();
        desk.Deliver(Say.Request("ACK", 1, Say.Tag(ok), branch: "z9hG4bK-ack"));
        desk.Pass(TimeSpan.FromMinutes(3)).ShouldAllBe(m => m.StartsWith("BYE ", StringComparison.Ordinal));
        desk.Handler.Calls.ShouldBe(["invite", "ack", "ended Expired"]);
    }

    private static int Status(SignallingDesk desk, int number) =>
        Say.Status(desk.Deliver(Say.Invite(branch: $"z9hG4bK-{number}", callId: $"call-{number}")).Single());
}
