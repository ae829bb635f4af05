using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Tests.Sip.Tls;

namespace EdgeCx.Media.Tests.Whisper;

public sealed class WhisperMediaTests
{
    private static readonly SrtpSuite Suite = SrtpSuite.Find("AES_CM_128_HMAC_SHA1_80")!;

    [Fact]
    public async Task PlayAsync_LegStands_SendsThePromptEvery20MsBetweenComfortNoise()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);
        await LegBench.UntilAsync(() => ear.Of(13).Count >= 2, "comfort noise before the prompt");
        var before = new MonotonicClock(TimeProvider.System).NowNs;

        var outcome = await bench.Whisper.PlayAsync(call, LegBench.Tone(25), TestContext.Current.CancellationToken);

        (outcome.Played, outcome.Reason).ShouldBe((true, ""));
        (outcome.FirstPacketNs - before).ShouldBeInRange(0, 1_000_000_000);
        await LegBench.UntilAsync(() => ear.Packets.Last().Type == 13 && ear.Of(0).Count == 25, "noise after it");
        var spoken = ear.Of(0);
        spoken.Select(p => p.Marker).ShouldBe([true, .. Enumerable.Repeat(false, 24)]);
        spoken.Zip(spoken.Skip(1)).ShouldAllBe(p => p.Second.Timestamp - p.First.Timestamp == 160 && (ushort)(p.Second.Sequence - p.First.Sequence) == 1);
        var octets = new byte[25 * 160];
        MuLaw.Encode(LegBench.Tone(25).Pcm.Span, octets);
        spoken.SelectMany(p => p.Payload).ShouldBe(octets);
        ear.Of(13).ShouldAllBe(p => p.Payload.Length == 1 && p.Payload[0] == 127);
        ear.Packets.Select(p => p.Ssrc).Distinct().Count().ShouldBe(1);
        ear.Packets.Zip(ear.Packets.Skip(1)).ShouldAllBe(p => p.Second.Timestamp - p.First.Timestamp <= 1600);
    }

    [Fact]
    public async Task PlayAsync_PbxTakesALawWithoutNoise_SendsSilenceAsAudio()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port, "8")) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await LegBench.UntilAsync(() => ear.Of(8).Count >= 20, "silence");

        ear.Of(8).ShouldAllBe(p => p.Payload.Length == 160 && p.Payload.All(o => o == ALaw.Silence));
        var outcome = await bench.Whisper.PlayAsync(call, new Prompt("short", new short[100].Select(_ => (short)3000).ToArray()), TestContext.Current.CancellationToken);

        outcome.Played.ShouldBeTrue();
        await LegBench.UntilAsync(() => ear.Packets.Any(p => p.Payload[0] != ALaw.Silence), "the prompt");
        var spoken = ear.Packets.Single(p => p.Payload[0] != ALaw.Silence).Payload;
        spoken.Take(100).ShouldAllBe(o => o == ALaw.Encode(3000));
        spoken.Skip(100).ShouldAllBe(o => o == ALaw.Silence, "a packet is filled up");
    }

    [Fact]
    public async Task PlayAsync_Cancelled_StopsWithinAPacketsTime()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));
        await bench.StandsAsync(call);
        using var stop = new CancellationTokenSource();
        var playing = bench.Whisper.PlayAsync(call, LegBench.Tone(500), stop.Token);
        (await bench.Whisper.PlayAsync(call, LegBench.Tone(), TestContext.Current.CancellationToken)).ShouldBe(PromptOutcome.NotPlayed("busy"));
        await LegBench.UntilAsync(() => ear.Of(0).Count >= 5, "some of it");

        await stop.CancelAsync();
        var outcome = await playing.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        (outcome.Played, outcome.Reason).ShouldBe((true, "cancelled"));
        ear.Of(0).Count.ShouldBeLessThan(500);
    }

    [Fact]
    public async Task PlayAsync_TlsAndSrtp_SendsWhatOnlyTheOfferedKeyOpens()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("pbx.bank.example");
        using var ear = new Ear();
        var key = Convert.ToBase64String(SrtpMasterKey.Generate(Suite).Octets);
        using var pbx = new FakePbx(certificate: certificate)
        {
            OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port, "0 13", $"a=crypto:1 {Suite} inline:{key}\r\n", "RTP/SAVP")),
        };
        await using var bench = new LegBench(LegBench.Quick with { TrustedAuthorities = authority.RootFile });
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address) { Srtp = true });
        await bench.StandsAsync(call);

        (await bench.Whisper.PlayAsync(call, LegBench.Tone(25), TestContext.Current.CancellationToken)).Played.ShouldBeTrue();

        await LegBench.UntilAsync(() => ear.Of(0).Count == 25, "the prompt");
        var offer = pbx.Of("INVITE").Single();
        offer.ShouldContain("RTP/SAVP 0 8 13\r\n");
        offer.ShouldContain("SIP/2.0/TLS ");
        var line = offer.Split("\r\n").Single(l => l.StartsWith("a=crypto:1 ", StringComparison.Ordinal));
        var master = Convert.FromBase64String(line[(line.IndexOf("inline:", StringComparison.Ordinal) + 7)..]);
        using var transform = SrtpTransform.Create(Suite, new SrtpMasterKey(Suite, master), isRtcp: false);
        var expected = new byte[160];
        MuLaw.Encode(LegBench.Tone(25).Pcm.Span[..160], expected);
        var first = ear.Of(0)[0];
        first.Payload.Length.ShouldBe(160 + Suite.RtpTagBytes);
        first.Payload[..160].ShouldNotBe(expected);
        var plain = new byte[160];
        byte[] header = [0x80, 0x80, (byte)(first.Sequence >> 8), (byte)first.Sequence, .. Octets(first.Timestamp), .. Octets(first.Ssrc)];
        transform.TryOpen(first.Ssrc, first.Sequence, header, first.Payload.AsSpan(0, 160), [0, 0, 0, 0], first.Payload.AsSpan(160), plain).ShouldBeTrue();
        plain.ShouldBe(expected);
    }

    [Theory]
    [InlineData("RTP/AVP", false)]
    [InlineData("RTP/SAVP", true)]
    public async Task Open_SrtpAskedButNotAgreed_HangsUpAndSendsNothing(string protocol, bool otherSuite)
    {
        using var ear = new Ear();
        var more = otherSuite ? "a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd\r\n" : "";
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port, "0 13", more, protocol)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();

        bench.Whisper.Open(call, new PromptRoute(pbx.Address) { Srtp = true });

        await LegBench.UntilAsync(() => bench.Whisper.WhyNot(call) == "no-srtp", "the reason");
        await LegBench.UntilAsync(() => pbx.Of("BYE").Count > 0, "a BYE");
        pbx.Of("INVITE").Count.ShouldBe(1, "it is asked once");
        ear.Packets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Leg_Standing_ReportsWhatItSends()
    {
        using var ear = new Ear();
        using var pbx = new FakePbx { OnInvite = (_, _) => new(200, FakePbx.Sdp(ear.Port)) };
        await using var bench = new LegBench();
        var call = LegBench.NewCall();
        bench.Whisper.Open(call, new PromptRoute(pbx.Address));

        await LegBench.UntilAsync(() => !ear.Reports.IsEmpty, "a report");

        RtcpParser.TryParse(ear.Reports.First(), out var compound, out var reject).ShouldBeTrue(reject.ToString());
        foreach (var part in compound)
        {
            if (part.Type == RtcpType.SenderReport)
            {
                part.SenderReport.Ssrc.ShouldBe(ear.Packets.First().Ssrc);
                part.SenderReport.Octets.ShouldBe(part.SenderReport.Packets, "comfort noise has one octet a packet");
            }
        }
    }

    private static byte[] Octets(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
