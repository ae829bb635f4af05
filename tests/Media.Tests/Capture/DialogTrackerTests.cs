using System.Text;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Dialogs;
using EdgeCx.Media.Capture.Flows;
using EdgeCx.Media.Sip.Messages;
using static EdgeCx.Media.Tests.Capture.SipText;

namespace EdgeCx.Media.Tests.Capture;

public sealed class DialogTrackerTests
{
    private static readonly FlowKey Hop = Between(5060, 5061);
    private static readonly SipText Sip = new("one@example.com");
    private readonly DialogTracker _tracker = new(["Session-ID"], 8);

    [Fact]
    public void Take_WholeCall_GoesThroughItsStates()
    {
        Take(Sip.Invite(Describe("192.0.2.1:4000"))).ShouldBe((DialogChange.Learned, DialogState.Calling));
        Take(Sip.Invite(Describe("192.0.2.1:4000"))).ShouldBe((DialogChange.None, DialogState.Calling), "the same again from the other port");
        Take(Sip.Answer(180, null), Hop.Reverse).ShouldBe((DialogChange.None, DialogState.Calling));
        Take(Sip.Answer(183, Describe("192.0.2.2:5000")), Hop.Reverse).ShouldBe((DialogChange.Learned, DialogState.Early));
        Take(Sip.Answer(200, Describe("192.0.2.2:5000")), Hop.Reverse).ShouldBe((DialogChange.Confirmed, DialogState.Confirmed));
        Take(Sip.Answer(200, Describe("192.0.2.2:5000")), Hop.Reverse).ShouldBe((DialogChange.None, DialogState.Confirmed));
        Take(Sip.Ack()).ShouldBe((DialogChange.None, DialogState.Confirmed));
        Take(Sip.Bye()).ShouldBe((DialogChange.Ended, DialogState.Ended));
        Take(Sip.Bye()).ShouldBe((DialogChange.None, DialogState.Ended));
    }

    [Fact]
    public void Take_EveryTruncatedPrefixOfEveryMessage_NeitherThrowsNorEndsTheCall()
    {
        string[] messages =
        [
            Sip.Invite(Describe("192.0.2.1:4000")), Sip.Answer(200, Describe("192.0.2.2:5000")), Sip.Invite(Describe("192.0.2.1:4000", "inactive"), 4, inDialog: true),
            Sip.Update(Describe("192.0.2.1:4002"), 5), Sip.Ack(Describe("192.0.2.1:4000")),
        ];
        foreach (var message in messages)
        {
            var octets = Encoding.UTF8.GetBytes(message);
            for (var length = 0; length < octets.Length; length++)
            {
                if (SipParser.TryParse(octets.AsSpan(0, length), SipLimits.Default, out var parsed, out _)
                    && SipSighting.TryRead(parsed!, Hop, length, out var sighting))
                {
                    _tracker.Take(sighting!, out var dialog).ShouldNotBe(DialogChange.Ended);
                    dialog?.State.ShouldNotBe(DialogState.Ended);
                }
            }
        }
    }

    [Fact]
    public void Take_FloodOfInvites_IsBoundedAndRunningCallsStay()
    {
        Take(Sip.Invite(Describe("192.0.2.1:4000")));
        Take(Sip.Answer(200, Describe("192.0.2.2:5000")), Hop.Reverse);

        for (var i = 0; i < 1000; i++)
        {
            Take(new SipText($"flood-{i}").Invite(null), at: i + 10);
        }

        _tracker.Count.ShouldBe(8);
        _tracker.NotFollowed.ShouldBe(993);
        _tracker.Knows("one@example.com").ShouldBeTrue();
    }

    [Fact]
    public void MoveTo_RangForTooLong_IsForgotten()
    {
        Take(Sip.Invite(null));
        _tracker.MoveTo(239_000_000_000);
        _tracker.Count.ShouldBe(1);

        _tracker.MoveTo(241_000_000_000);

        _tracker.Count.ShouldBe(0);
    }

    [Fact]
    public void Take_RefusalOnADownstreamHop_IsNoEndWhileOthersRing()
    {
        var downstream = Between(5061, 5070);
        Take(Sip.Invite(Describe("192.0.2.1:4000")));
        Take(Sip.Invite(Describe("192.0.2.1:4000")), downstream);

        Take(Sip.Answer(486, null), downstream.Reverse).ShouldBe((DialogChange.None, DialogState.Calling));
        Take(Sip.Answer(486, null), Hop.Reverse).ShouldBe((DialogChange.Ended, DialogState.Ended));
    }

    [Theory]
    [InlineData("a;remote=b", "a b")]
    [InlineData("a;remote=00000000000000000000000000000000", "a")]
    [InlineData("00000000000000000000000000000000;remote=b;logme", "b")]
    [InlineData("", "")]
    public void JoinKey_OfASessionId_IsBothUuidsButNotTheNilOne(string value, string keys)
    {
        var read = new HashSet<string>();

        JoinKey.Read("session-id", value, read);

        read.Order().ShouldBe(keys.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void JoinKey_OfAnotherHeader_IsItsValueWithoutParameters()
    {
        var read = new HashSet<string>();

        JoinKey.Read("X-Call-ID", " abc@host ;x=y", read);
        JoinKey.Read("X-Call-ID", new string('x', 300), read);

        read.ShouldBe(["abc@host"]);
    }

    private static FlowKey Between(ushort from, ushort to) =>
        new(CapturedEndpoint.From(System.Net.IPAddress.Parse("192.0.2.1"), from), CapturedEndpoint.From(System.Net.IPAddress.Parse("192.0.2.1"), to));

    private (DialogChange Change, DialogState State) Take(string message, FlowKey? hop = null, long at = 0)
    {
        SipParser.TryParse(Encoding.UTF8.GetBytes(message), SipLimits.Default, out var parsed, out var reject).ShouldBeTrue(reject.Reason);
        SipSighting.TryRead(parsed!, hop ?? Hop, at, out var sighting).ShouldBeTrue();
        var change = _tracker.Take(sighting!, out var dialog);
        return (change, dialog!.State);
    }
}
