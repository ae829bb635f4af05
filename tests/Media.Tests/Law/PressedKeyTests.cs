using EdgeCx.Core.Calls;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Tests.Framing;
using EdgeCx.Media.Tests.Rtp;

namespace EdgeCx.Media.Tests.Law;

/// <summary>Notice and objection by a key (RFC 4733): the customer's only, the two that mean something only, once a press.</summary>
public sealed class PressedKeyTests
{
    private const long Ms = 1_000_000;
    private static readonly NoticeKeys Keys = new("1", "9");

    [Theory]
    [InlineData(SpeakerRole.Customer, 9, NoticeState.Objected)]
    [InlineData(SpeakerRole.Customer, 1, NoticeState.Notified)]
    [InlineData(SpeakerRole.Customer, 5, NoticeState.Unknown)]
    [InlineData(SpeakerRole.Agent, 9, NoticeState.Unknown)]
    [InlineData(SpeakerRole.Agent, 1, NoticeState.Unknown)]
    [InlineData(SpeakerRole.Mixed, 9, NoticeState.Unknown)]
    [InlineData(SpeakerRole.Unknown, 9, NoticeState.Unknown)]
    public void OnRtp_KeyOnALeg_CountsOnTheCustomersOnly(SpeakerRole role, byte code, NoticeState expected)
    {
        var stage = new FramingStage();
        var outlet = stage.Outlet with { NoticeKeys = Keys };
        var leg = stage.AddLeg(role);
        var receiver = new LegReceiver(leg, FramingStage.G711, stage.Context with { Outlet = outlet }, openedNs: 0);
        Press(receiver, code, 0);

        stage.Call.Notice.ShouldBe(expected);
        var steps = stage.Call.Notices.Select(n => n.Means).ToArray();
        steps.ShouldBe(expected == NoticeState.Unknown ? [] : [NoticeMeans.Dtmf]);
    }

    [Fact]
    public void OnRtp_KeyInAPause_IsDroppedLikeAnyOther()
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var receiver = new LegReceiver(leg, FramingStage.G711, stage.Context with { Outlet = stage.Outlet with { NoticeKeys = Keys } }, openedNs: 0);
        stage.Call.SetPaused(true, stage.Clock);
        Press(receiver, 1, 0);
        stage.Call.Notice.ShouldBe(NoticeState.Unknown);
    }

    [Fact]
    public void OnRtp_NoticeKeyAfterTheObjection_DoesNothing()
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var receiver = new LegReceiver(leg, FramingStage.G711, stage.Context with { Outlet = stage.Outlet with { NoticeKeys = Keys } }, openedNs: 0);
        Press(receiver, 9, 0);
        Press(receiver, 1, 20);
        stage.Call.Notice.ShouldBe(NoticeState.Objected);
        stage.Call.Notices.Length.ShouldBe(1);
    }

    [Fact]
    public void OnRtp_NoKeyConfigured_NothingIsLookedAt()
    {
        var stage = new FramingStage();
        var leg = stage.AddLeg(SpeakerRole.Customer);
        var receiver = new LegReceiver(leg, FramingStage.G711, stage.Context, openedNs: 0);
        Press(receiver, 9, 0);
        stage.Call.Notice.ShouldBe(NoticeState.Unknown);
    }

    [Theory]
    [InlineData(new byte[] { 11, 0x8A, 0x03, 0x20 }, '#')]
    [InlineData(new byte[] { 10, 0x0A, 0, 0 }, '*')]
    [InlineData(new byte[] { 15, 0x0A, 0, 0 }, 'D')]
    public void TryParse_Key_IsRead(byte[] payload, char key)
    {
        TelephoneEvent.TryParse(payload, out var read).ShouldBeTrue();
        read.Key.ShouldBe(key);
    }

    [Theory]
    [InlineData(new byte[] { 16, 0, 0, 0 })]
    [InlineData(new byte[] { 32, 0, 0, 0 })]
    [InlineData(new byte[] { 9, 0, 0 })]
    [InlineData(new byte[0])]
    public void TryParse_NoKey_IsNotRead(byte[] payload) => TelephoneEvent.TryParse(payload, out _).ShouldBeFalse();

    // A press: the same timestamp in each packet, the end three times.
    private static void Press(LegReceiver receiver, byte code, int from)
    {
        for (var i = 0; i < 8; i++)
        {
            var payload = new byte[] { code, (byte)(i >= 5 ? 0x8A : 0x0A), (byte)(160 * i >> 8), unchecked((byte)(160 * i)) };
            receiver.OnRtp(
                RtpBytes.Packet((ushort)(from + i), (uint)(160 * from), 0xABCD, payload, payloadType: 101, marker: i == 0),
                PacketSource.From(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 6000)),
                20 * (from + i) * Ms);
        }
    }
}
