using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

public sealed class SrtpSessionTests
{
    private static readonly SrtpSuite Suite = SrtpSuite.All[0];
    private static readonly SrtpSuite Other = SrtpSuite.Find("AEAD_AES_256_GCM")!;

    [Fact]
    public void Follow_NewKeys_TakesBothForAWhileAndOnlyTheNewAfterIt()
    {
        using var old = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        using var next = new SrtpSender(Other, SrtpBytes.Key(Other, 50));
        using var session = new SrtpSession(SrtpBytes.Parameters(Suite));
        Open(session, old.Protect(SrtpBytes.Rtp(1)), 0).ShouldBe(SrtpBytes.Rtp(1));

        session.Follow(SrtpBytes.Parameters(Other, 50), 0);

        Open(session, next.Protect(SrtpBytes.Rtp(3)), 1).ShouldBe(SrtpBytes.Rtp(3));
        Open(session, old.Protect(SrtpBytes.Rtp(2)), 2).ShouldBe(SrtpBytes.Rtp(2), "in flight when the keys changed");
        session.OnTick(SrtpSession.OverlapNs - 1);
        Open(session, old.Protect(SrtpBytes.Rtp(4)), 3).ShouldBe(SrtpBytes.Rtp(4));
        session.OnTick(SrtpSession.OverlapNs);
        Open(session, old.Protect(SrtpBytes.Rtp(5)), 4).ShouldBeNull();
        Open(session, next.Protect(SrtpBytes.Rtp(6)), 5).ShouldBe(SrtpBytes.Rtp(6));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Follow_NewKeysAfterAWrap_TakesASourceThatGoesOnAndOneThatBeginsAnew(bool goesOn)
    {
        using var old = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        using var next = new SrtpSender(Suite, SrtpBytes.Key(Suite, 50));
        using var session = new SrtpSession(SrtpBytes.Parameters(Suite));
        foreach (var sequence in (int[])[65_000, 65_535, 10])
        {
            Open(session, old.Protect(SrtpBytes.Rtp(sequence)), 0).ShouldNotBeNull();
        }

        if (goesOn)
        {
            next.Protect(SrtpBytes.Rtp(65_000)).ShouldNotBeEmpty();
        }

        session.Follow(SrtpBytes.Parameters(Suite, 50), 0);
        session.Follow(SrtpBytes.Parameters(Suite, 50), 0);
        session.OnTick(SrtpSession.OverlapNs);

        Open(session, next.Protect(SrtpBytes.Rtp(11)), 1).ShouldBe(SrtpBytes.Rtp(11));
        Open(session, next.Protect(SrtpBytes.Rtp(12)), 1).ShouldBe(SrtpBytes.Rtp(12));
    }

    [Fact]
    public void Follow_SamePeerKeys_KeepsTheReplayWindow()
    {
        using var sender = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        using var session = new SrtpSession(SrtpBytes.Parameters(Suite));
        var packet = sender.Protect(SrtpBytes.Rtp(1));
        Open(session, packet, 0).ShouldNotBeNull();

        session.Follow(SrtpBytes.Parameters(Suite), 0);

        session.TryOpen(packet, isRtcp: false, 1, out _, out var reason).ShouldBeFalse();
        reason.ShouldBe(DropReason.SrtpReplay);
    }

    [Fact]
    public void Follow_PlainFromHereOn_TakesWhatIsInFlightAndThenPlainPackets()
    {
        using var sender = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        using var session = new SrtpSession(SrtpBytes.Parameters(Suite));

        session.Follow(null, 0);

        Open(session, sender.Protect(SrtpBytes.Rtp(1)), 1).ShouldBe(SrtpBytes.Rtp(1));
        Open(session, SrtpBytes.Rtp(2), 2).ShouldBe(SrtpBytes.Rtp(2));
        session.IsOver.ShouldBeFalse();
        session.OnTick(SrtpSession.OverlapNs);
        session.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void ProtectRtcp_IsOpenedByThePeerAndCountsOnAcrossItsNewKeys()
    {
        var own = SrtpBytes.Key(Suite, 99);
        using var session = new SrtpSession(SrtpBytes.Parameters(Suite).With(own));
        using var peer = new SrtpReceiver(SrtpBytes.Parameters(Suite, 99));
        Report(session).ShouldBe(SrtpBytes.Rtcp());
        session.Follow(SrtpBytes.Parameters(Suite, 50).With(own), 0);
        Report(session).ShouldBe(SrtpBytes.Rtcp(), "a key of ours that stays is not used twice for one index");

        session.Follow(SrtpBytes.Parameters(Suite, 60), 0);
        session.ProtectRtcp(new byte[100], 16).ShouldBe(0, "without a key of ours nothing is sent");

        byte[]? Report(SrtpSession from)
        {
            var buffer = new byte[100];
            SrtpBytes.Rtcp().CopyTo(buffer, 0);
            return peer.OpenControl(buffer[..from.ProtectRtcp(buffer, 16)]).Packet;
        }
    }

    private static byte[]? Open(SrtpSession session, byte[] packet, long arrivalNs)
    {
        var isOpen = session.TryOpen(packet, isRtcp: false, arrivalNs, out var plain, out _);
        var copy = isOpen ? plain.ToArray() : null;
        session.Clear();
        return copy;
    }
}
