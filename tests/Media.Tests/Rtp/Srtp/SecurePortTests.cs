using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Tests.Framing;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

/// <summary>Protected legs over real sockets on loopback.</summary>
public sealed class SecurePortTests : PortPoolStage
{
    private static readonly SrtpSuite Suite = SrtpSuite.All[0];
    private static readonly SrtpSuite Gcm = SrtpSuite.Find("AEAD_AES_256_GCM")!;

    [Fact]
    public async Task Receive_ReplayedForgedAndPlainPackets_AreDroppedAndCountedAndTheRestIsHeard()
    {
        const int Packets = 75;
        using var pool = Start(41_300, 41_309);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, IPAddress.Loopback, Secure(Suite))!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, ssrc: 5);
        using var protection = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        for (var i = 0; i < Packets; i++)
        {
            var plain = Packet(i);
            var packet = protection.Protect(plain);
            var forged = (byte[])packet.Clone();
            forged[40] ^= 1;
            sender.SendRaw(forged);
            sender.SendRaw(packet);
            sender.SendRaw(packet);
            sender.SendRaw(plain);
            sender.SendRaw(packet[..14]);
        }

        await Until(() => leg.Statistics.Packets + leg.Statistics.Rejected == Packets * 5);
        port.Close();

        FramingStage.Join(await HearUntilEnds(1)).ShouldBe(RtpSender.Expected(Packets * 160 / 256));
        (leg.Statistics.Packets, leg.Statistics.Lost, leg.Statistics.Rejected).ShouldBe((Packets, 0, 4 * Packets));
        Bench.Drops[DropReason.SrtpReplay].ShouldBeInRange(Packets, 2 * Packets);
        (Bench.Drops[DropReason.SrtpReplay] + Bench.Drops[DropReason.SrtpAuthentication]).ShouldBe(3 * Packets);
        Bench.Drops[DropReason.MalformedSrtp].ShouldBe(Packets);
        Bench.Drops[DropReason.MalformedRtp].ShouldBe(0);
    }

    [Fact]
    public async Task Update_NewKeys_NoPacketIsLostAndTheOldKeysAreWiped()
    {
        const int Packets = 100;
        using var pool = Start(41_310, 41_319);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var media = Secure(Suite);
        var port = pool.TryOpen(leg, IPAddress.Loopback, media)!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, ssrc: 5);
        using var before = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        using var after = new SrtpSender(Gcm, SrtpBytes.Key(Gcm, 60));
        for (var i = 0; i < Packets / 2; i++)
        {
            sender.SendRaw(before.Protect(Packet(i)));
        }

        await Until(() => leg.Statistics.Packets == Packets / 2);
        var next = Secure(Gcm, 60);
        port.Update(next);
        await Until(() => media.Srtp!.PeerKeys[0].Octets.ToArray().All(o => o == 0));
        for (var i = Packets / 2; i < Packets; i++)
        {
            sender.SendRaw(i == Packets / 2 ? before.Protect(Packet(i)) : after.Protect(Packet(i)));
        }

        await Until(() => leg.Statistics.Packets == Packets);
        next.Srtp!.PeerKeys[0].Octets.ToArray().ShouldContain(o => o != 0);
        port.Close();
        FramingStage.Join(await HearUntilEnds(1)).ShouldBe(RtpSender.Expected(Packets * 160 / 256));
        next.Srtp.PeerKeys[0].Octets.ToArray().ShouldAllBe(o => o == 0);
        next.Srtp.OwnKey!.Octets.ToArray().ShouldAllBe(o => o == 0);
        leg.Statistics.Rejected.ShouldBe(0);
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_32", 41_320)]
    [InlineData("AEAD_AES_256_GCM", 41_330)]
    public async Task Report_OfAProtectedLeg_IsProtectedWithOurKey(string name, int first)
    {
        var suite = SrtpSuite.Find(name)!;
        using var pool = Start(first, first + 9, rtcpMs: 500);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, IPAddress.Loopback, Secure(suite) with { RtcpMux = true })!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, ssrc: 5);
        using var protection = new SrtpSender(suite, SrtpBytes.Key(suite));
        using var peer = new SrtpReceiver(SrtpBytes.Parameters(suite, 99));
        sender.SendRaw(protection.Protect(Packet(0)));
        sender.SendRaw(protection.ProtectControl(SrtpBytes.Rtcp(5)));

        for (var reports = 0; reports < 2; reports++)
        {
            var report = await sender.ReceiveAsync(Cancellation);
            var (plain, reason) = peer.OpenControl(report);
            plain.ShouldNotBeNull($"{reason}");
            RtcpParser.TryParse(plain, out _, out _).ShouldBeTrue();
            plain.AsSpan(8, 4).ToArray().ShouldBe([0, 0, 0, 5], "it is about the stream");
            report.AsSpan(8, 4).SequenceEqual(plain.AsSpan(8, 4)).ShouldBeFalse("encrypted");
        }

        Bench.Drops.NonZero().ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_ProtectedLegs_AllocateNothing()
    {
        using var pool = Start(41_340, 41_349, threads: 1);
        var leg = Bench.AddLeg(SpeakerRole.Customer);
        var port = pool.TryOpen(leg, IPAddress.Loopback, Secure(Suite))!;
        using var sender = new RtpSender(IPAddress.Loopback, port.RtpPort, ssrc: 5);
        using var protection = new SrtpSender(Suite, SrtpBytes.Key(Suite));
        var sent = 0;
        await Send(200);
        var before = pool.AllocatedBytes;
        await Send(1000);

        (pool.AllocatedBytes - before).ShouldBe(0);
        leg.Statistics.Rejected.ShouldBe(0);

        async Task Send(int count)
        {
            for (var i = 0; i < count; i++)
            {
                sender.SendRaw(protection.Protect(Packet(sent++)));
                if (sent % 32 == 0)
                {
                    await Until(() => leg.Statistics.Packets == sent);
                    Bench.Hear();
                }
            }

            await Until(() => leg.Statistics.Packets == sent);
            var looked = pool.LastLoopNs;
            await Until(() => pool.LastLoopNs > looked + 60_000_000);
        }
    }

    private static MediaDescription Secure(SrtpSuite suite, byte first = 1) => FramingStage.G711 with
    {
        Srtp = SrtpBytes.Parameters(suite, first).With(SrtpBytes.Key(suite, 99)),
    };

    private static byte[] Packet(int number) =>
        RtpBytes.Packet((ushort)number, (uint)(160 * number), 5, RtpBytes.Tone((byte)((number % 100) + 1)));
}
