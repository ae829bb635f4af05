using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

public sealed class SrtpReceiverTests
{
    public static TheoryData<string> Suites => SrtpBytes.Suites;

    [Theory]
    [MemberData(nameof(Suites))]
    public void Open_AnyBitFlipped_IsRefusedAndLeavesNoTrace(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        using var sender = new SrtpSender(suite, SrtpBytes.Key(suite));
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        var plain = SrtpBytes.Rtp(1000, payload: 21);
        var control = SrtpBytes.Rtcp();
        var packet = sender.Protect(plain);
        var report = sender.ProtectControl(control);

        for (var bit = 0; bit < packet.Length * 8; bit++)
        {
            var forged = Flip(packet, bit);
            receiver.Open(forged).Packet.ShouldBeNull($"bit {bit}");
        }

        for (var bit = 0; bit < report.Length * 8; bit++)
        {
            receiver.OpenControl(Flip(report, bit)).Packet.ShouldBeNull($"bit {bit}");
        }

        receiver.Open(packet).Packet.ShouldBe(plain);
        receiver.OpenControl(report).Packet.ShouldBe(control);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Open_EveryTruncatedPrefix_IsRefused(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        using var sender = new SrtpSender(suite, SrtpBytes.Key(suite));
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        byte[] plain = [0x92, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0xBE, 0xDE, 0, 1, 1, 1, 1, 1, 9, 9, 9];
        var packet = sender.Protect(plain);
        var report = sender.ProtectControl(SrtpBytes.Rtcp());

        for (var length = 0; length < packet.Length; length++)
        {
            var (opened, reason) = receiver.Open(packet[..length]);
            opened.ShouldBeNull();
            reason.ShouldBe(length < 28 + suite.RtpTagBytes ? DropReason.MalformedSrtp : DropReason.SrtpAuthentication, $"length {length}");
        }

        for (var length = 0; length < report.Length; length++)
        {
            receiver.OpenControl(report[..length]).Packet.ShouldBeNull();
        }

        receiver.Open(packet).Packet.ShouldBe(plain);
        receiver.OpenControl(new byte[SrtpTransform.MaxPacketBytes + 1]).Reason.ShouldBe(DropReason.MalformedSrtp);
    }

    [Fact]
    public void Open_Replayed_IsRefusedWithinAndBehindTheWindow()
    {
        var (sender, receiver) = Pair();
        var packets = Enumerable.Range(1, 300).Select(i => sender.Protect(SrtpBytes.Rtp(i))).ToArray();

        receiver.Open(packets[0]).Packet.ShouldNotBeNull();
        receiver.Open(packets[2]).Packet.ShouldNotBeNull();
        receiver.Open(packets[1]).Packet.ShouldNotBeNull("reordered, not replayed");
        receiver.Open(packets[1]).Reason.ShouldBe(DropReason.SrtpReplay);
        receiver.Open(packets[2]).Reason.ShouldBe(DropReason.SrtpReplay);
        receiver.Open(packets[202]).Packet.ShouldNotBeNull();
        receiver.Open(packets[202 - 127]).Packet.ShouldNotBeNull();
        receiver.Open(packets[202 - 128]).Reason.ShouldBe(DropReason.SrtpReplay);
        receiver.Open(packets[0]).Reason.ShouldBe(DropReason.SrtpReplay);
    }

    [Fact]
    public void Open_SequenceWraps_FollowsTheRolloverCounter()
    {
        var (sender, receiver) = Pair();
        for (var i = 0; i < 3; i++)
        {
            // Steps of less than half the numbers, over three wraps.
            foreach (var sequence in (int[])[0, 20_000, 40_000, 60_000, 65_535])
            {
                receiver.Open(sender.Protect(SrtpBytes.Rtp(sequence))).Packet.ShouldBe(SrtpBytes.Rtp(sequence));
            }
        }

        var wrapped = sender.Protect(SrtpBytes.Rtp(0));
        var late = sender.Protect(SrtpBytes.Rtp(1));
        receiver.Open(late).Packet.ShouldNotBeNull();
        receiver.Open(wrapped).Packet.ShouldNotBeNull();
    }

    [Fact]
    public void Open_LateFromBeforeTheWrap_IsTaken()
    {
        var (sender, receiver) = Pair();
        var packets = ((int[])[65_533, 65_534, 65_535, 0, 1]).Select(s => sender.Protect(SrtpBytes.Rtp(s))).ToArray();

        receiver.Open(packets[0]).Packet.ShouldNotBeNull();
        receiver.Open(packets[4]).Packet.ShouldNotBeNull();
        receiver.Open(packets[2]).Packet.ShouldBe(SrtpBytes.Rtp(65_535));
        receiver.Open(packets[3]).Packet.ShouldBe(SrtpBytes.Rtp(0));
        receiver.Open(packets[2]).Reason.ShouldBe(DropReason.SrtpReplay);
    }

    [Fact]
    public void Open_WrapBeforeTheFirstPacketThatCame_IsFound()
    {
        var (sender, receiver) = Pair();
        sender.Protect(SrtpBytes.Rtp(65_530)).ShouldNotBeEmpty();

        receiver.Open(sender.Protect(SrtpBytes.Rtp(7))).Packet.ShouldBe(SrtpBytes.Rtp(7));
        receiver.Open(sender.Protect(SrtpBytes.Rtp(8))).Packet.ShouldNotBeNull();
    }

    [Fact]
    public void Open_NumbersWentOnDuringALongHold_IsFoundAgainAndNotBefore()
    {
        const long MinuteNs = 60_000_000_000;
        var (sender, receiver) = Pair();
        receiver.Open(sender.Protect(SrtpBytes.Rtp(100))).Packet.ShouldNotBeNull();
        foreach (var sequence in (int[])[20_000, 40_000])
        {
            sender.Protect(SrtpBytes.Rtp(sequence)).ShouldNotBeEmpty();
        }

        var resumed = sender.Protect(SrtpBytes.Rtp(60_000));
        receiver.Open(resumed, MinuteNs - 1).Packet.ShouldBeNull();
        receiver.Open(resumed, MinuteNs).Packet.ShouldBe(SrtpBytes.Rtp(60_000));
        receiver.Open(resumed, 3 * MinuteNs).Reason.ShouldBe(DropReason.SrtpReplay);
        foreach (var sequence in (int[])[65_535, 20_000, 40_000, 60_000])
        {
            sender.Protect(SrtpBytes.Rtp(sequence)).ShouldNotBeEmpty();
        }

        var wrapped = sender.Protect(SrtpBytes.Rtp(65_000));
        receiver.Open(wrapped, (2 * MinuteNs) - 1).Reason.ShouldBe(DropReason.SrtpAuthentication);
        receiver.Open(wrapped, 2 * MinuteNs).Packet.ShouldBe(SrtpBytes.Rtp(65_000));
    }

    [Fact]
    public void Open_AnotherSource_HasItsOwnCounters()
    {
        var suite = SrtpSuite.All[0];
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        var replay = Array.Empty<byte>();
        for (var i = 0; i < 2 * SrtpStreams.Capacity; i++)
        {
            using var sender = new SrtpSender(suite, SrtpBytes.Key(suite));
            var packet = sender.Protect(SrtpBytes.Rtp(5, (uint)i));
            receiver.Open(packet, i).Packet.ShouldNotBeNull();
            receiver.Open(packet, i).Reason.ShouldBe(DropReason.SrtpReplay);
            replay = packet;
        }

        receiver.Open(replay).Reason.ShouldBe(DropReason.SrtpReplay, "the latest sources are those that are kept");
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AEAD_AES_128_GCM")]
    public void Open_KeyIdentifiers_ChooseTheKey(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        byte[] one = [0, 1];
        byte[] two = [0, 2];
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite, SrtpBytes.Key(suite, 1, one), SrtpBytes.Key(suite, 50, two)));
        using var first = new SrtpSender(suite, SrtpBytes.Key(suite));
        using var second = new SrtpSender(suite, SrtpBytes.Key(suite, 50));

        receiver.Open(WithIdentifier(suite, first.Protect(SrtpBytes.Rtp(1)), one, suite.RtpTagBytes)).Packet.ShouldBe(SrtpBytes.Rtp(1));
        receiver.Open(WithIdentifier(suite, second.Protect(SrtpBytes.Rtp(2)), two, suite.RtpTagBytes)).Packet.ShouldBe(SrtpBytes.Rtp(2));
        receiver.Open(WithIdentifier(suite, second.Protect(SrtpBytes.Rtp(3)), one, suite.RtpTagBytes)).Reason.ShouldBe(DropReason.SrtpAuthentication);
        receiver.Open(WithIdentifier(suite, second.Protect(SrtpBytes.Rtp(4)), [0, 3], suite.RtpTagBytes)).Reason.ShouldBe(DropReason.SrtpUnknownKey);
        receiver.OpenControl(WithIdentifier(suite, second.ProtectControl(SrtpBytes.Rtcp()), two, suite.RtcpTagBytes)).Packet.ShouldBe(SrtpBytes.Rtcp());
        receiver.OpenControl(WithIdentifier(suite, second.ProtectControl(SrtpBytes.Rtcp()), [9, 9], suite.RtcpTagBytes)).Reason.ShouldBe(DropReason.SrtpUnknownKey);
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AEAD_AES_256_GCM")]
    public void OpenControl_ClearButAuthenticated_IsTaken(string name)
    {
        // E = 0: each packet says for itself whether it is encrypted (RFC 3711 3.4, RFC 7714 9.3).
        var suite = SrtpSuite.Find(name)!;
        using var transform = SrtpTransform.Create(suite, SrtpBytes.Key(suite), isRtcp: true);
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        var plain = SrtpBytes.Rtcp();
        var tag = new byte[suite.RtcpTagBytes];
        byte[] word = [0, 0, 0, 7];
        transform.Seal(0xCAFEBABE, 7, plain, [], word, tag);

        receiver.OpenControl(suite.IsAead ? [.. plain, .. tag, .. word] : [.. plain, .. word, .. tag]).Packet.ShouldBe(plain);
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void OpenAndProtect_SteadyState_AllocateNothing(string name)
    {
        var suite = SrtpSuite.Find(name)!;
        using var sender = new SrtpSender(suite, SrtpBytes.Key(suite));
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        var plain = SrtpBytes.Rtp(0);
        var buffer = new byte[plain.Length + SrtpSender.MaxTrailerBytes];
        var output = new byte[SrtpTransform.MaxPacketBytes];
        var opened = 0;
        Send(1, 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Send(51, 1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        opened.ShouldBe(1050);

        void Send(int from, int count)
        {
            for (var i = from; i < from + count; i++)
            {
                plain.CopyTo(buffer, 0);
                System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)i);
                var length = sender.ProtectRtp(buffer, plain.Length);
                opened += receiver.TryOpenRtp(buffer.AsSpan(0, length), output, i, out _, out _) ? 1 : 0;
                buffer[20] ^= 1;
                opened += receiver.TryOpenRtp(buffer.AsSpan(0, length), output, i, out _, out _) ? 1 : 0;
            }
        }
    }

    [Fact]
    public void Protect_IndexUsedBefore_IsRefused()
    {
        var (sender, _) = Pair();
        sender.Protect(SrtpBytes.Rtp(10)).ShouldNotBeEmpty();

        sender.Protect(SrtpBytes.Rtp(10)).ShouldBeEmpty();
        sender.Protect(SrtpBytes.Rtp(9)).ShouldBeEmpty();
        sender.Protect([1, 2, 3]).ShouldBeEmpty();
        sender.Protect(SrtpBytes.Rtp(11)).ShouldNotBeEmpty();
    }

    [Fact]
    public void Keys_InAnyText_AreWithheld()
    {
        var key = SrtpMasterKey.Generate(SrtpSuite.All[0]);
        var parameters = new SrtpParameters(SrtpSuite.All[0], [key], key);
        var media = new EdgeCx.Media.Rtp.MediaDescription([], true, false) { Srtp = parameters };
        string[] secrets = [Convert.ToHexString(key.Octets), Convert.ToBase64String(key.Octets)];

        foreach (var text in (string[])[$"{key}", $"{parameters}", $"{media}"])
        {
            secrets.ShouldAllBe(s => !text.Contains(s, StringComparison.OrdinalIgnoreCase));
        }

        parameters.Wipe();
        key.Octets.ToArray().ShouldAllBe(o => o == 0);
    }

    private static (SrtpSender Sender, SrtpReceiver Receiver) Pair()
    {
        var suite = SrtpSuite.All[0];
        return (new SrtpSender(suite, SrtpBytes.Key(suite)), new SrtpReceiver(SrtpBytes.Parameters(suite)));
    }

    // Before the tag (RFC 3711 3.1), with AEAD at the end (RFC 7714 8.2). It is not authenticated.
    private static byte[] WithIdentifier(SrtpSuite suite, byte[] packet, byte[] identifier, int tagBytes) => suite.IsAead
        ? [.. packet, .. identifier]
        : [.. packet[..^tagBytes], .. identifier, .. packet[^tagBytes..]];

    private static byte[] Flip(byte[] packet, int bit)
    {
        var forged = (byte[])packet.Clone();
        forged[bit / 8] ^= (byte)(1 << (bit % 8));
        return forged;
    }
}
