using System.Buffers.Binary;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Tests.Recordings;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Capture;

public sealed class PcapCallSourceTests : IDisposable
{
    private static readonly RolesOptions Site = new() { AgentPatterns = ["2001"], CustomerPatterns = ["*"], AgentSubnets = ["10.9.0.0/16"] };
    private readonly DrainedOutlet _drained = new();
    private readonly CallRegistry _registry = new(16);
    private string? _temporary;

    [Theory]
    [InlineData("osips")]
    [InlineData("oshold")]
    public void Play_RealSiprecCapture_GivesLabelledLegsWithRoles(string name)
    {
        using var source = Play(SharedData.PathOrSkip($"data/siprec-samples/opensips-rtpengine-real/rec-{name}.pcap"));

        source.Damage.ShouldBeNull();
        source.Counters.Sessions.ShouldBe(1);
        source.Counters.FragmentsGivenUp.ShouldBe(0);
        var call = Calls().ShouldHaveSingleItem();
        call.Legs.Select(l => (l.Label, l.Role)).ShouldBe([("1", SpeakerRole.Customer), ("0", SpeakerRole.Agent)]);
        foreach (var leg in call.Legs)
        {
            leg.Codec.ShouldBe("PCMU");
            leg.Statistics.Packets.ShouldBeGreaterThan(200);
            leg.Statistics.Lost.ShouldBe(0);
            _drained.Of(leg, WindowKind.VoiceFrame).Count().ShouldBeGreaterThan(100);
            _drained.Of(leg, WindowKind.EndOfLeg).Count().ShouldBe(1);
        }

        _drained.Of(call.Legs[0], WindowKind.EmotionChunk).ShouldNotBeEmpty();
        _drained.Of(call.Legs[1], WindowKind.EmotionChunk).ShouldBeEmpty();
        _drained.Signals[0].Signal.Kind.ShouldBe(SignalKind.CallStarted);
        _drained.Signals[^1].Signal.Text.ShouldBe("bye");
        _registry.Count.ShouldBe(0);
    }

    [Fact]
    public void Play_HoldInTheCapture_KeepsMediaTime()
    {
        using var source = Play(SharedData.PathOrSkip("data/siprec-samples/opensips-rtpengine-real/rec-oshold.pcap"));

        // 7.96 s from the first to the last packet, of which one stream was held for 3.16 s: the gap is silence, not a cut.
        foreach (var leg in Calls().Single().Legs)
        {
            _drained.Of(leg, WindowKind.VoiceFrame).Last().Window.EndSample.ShouldBeInRange(7 * 8000, 9 * 8000);
        }
    }

    [Fact]
    public void Play_ServerThatNeverAnswers_HasNoCall()
    {
        using var source = Play(SharedData.PathOrSkip("data/siprec-samples/opensips-rtpengine-real/rec-osfail.pcap"));

        source.Counters.SipMessages.ShouldBeGreaterThan(0);
        source.Counters.Sessions.ShouldBe(0);
        _drained.Signals.ShouldBeEmpty();
    }

    [Fact]
    public void Play_RealCaptureCutAnywhere_ReadsWhatIsThereAndTells()
    {
        var bytes = File.ReadAllBytes(SharedData.PathOrSkip("data/siprec-samples/opensips-rtpengine-real/rec-osips.pcap"));

        using var source = Play(Write(bytes[..(bytes.Length / 2)]));

        source.Damage.ShouldNotBeNull().ShouldContain($"offset {bytes.Length / 2}: ");
        source.Damage.ShouldEndWith("frames could be read");
        Calls().ShouldHaveSingleItem().Legs.Length.ShouldBe(2);
        _drained.Signals[^1].Signal.Text.ShouldBe("shutdown");
    }

    [Fact]
    public void Play_RtpWithoutSignalling_IsOneCallWithRolesBySubnet()
    {
        var records = new List<(long, byte[])>();
        for (var i = 0; i < 100; i++)
        {
            var ns = 1_700_000_000_000_000_000 + (i * 20_000_000L);
            records.Add((ns, CaptureBytes.Ethernet(CaptureBytes.Udp("192.0.2.1", 4000, "10.9.1.1", 5000, Rtp(i, 0xA)))));
            records.Add((ns + 1000, CaptureBytes.Ethernet(CaptureBytes.Udp("10.9.1.1", 5000, "192.0.2.1", 4000, Rtp(i, 0xB)))));
        }

        using var source = Play(Write(CaptureBytes.Pcap(false, true, 1, [.. records])));

        var call = Calls().ShouldHaveSingleItem();
        call.Tap.ShouldBe(TapKind.File);
        call.Legs.Select(l => l.Role).ShouldBe([SpeakerRole.Customer, SpeakerRole.Agent]);
        call.Legs.ShouldAllBe(l => l.Statistics.Packets >= 90);
        _drained.Signals[^1].Signal.Text.ShouldBe("end-of-file");
    }

    [Fact]
    public void Play_NotRtp_IsIgnoredAndCounted()
    {
        var records = Enumerable.Range(0, 50).Select(i =>
            ((long)i, CaptureBytes.Ethernet(CaptureBytes.Udp("192.0.2.1", 53, "192.0.2.2", 53, [.. Guid.NewGuid().ToByteArray()]))));

        using var source = Play(Write(CaptureBytes.PcapNg(false, 9, 1, [.. records])));

        source.Counters.Ignored.ShouldBe(50);
        _drained.Signals.ShouldBeEmpty();
    }

    [Fact]
    public void TryOpen_MissingFile_SaysSo()
    {
        PcapCallSource.TryOpen("/nowhere/at-all.pcap", out var error).ShouldBeNull();

        error.ShouldContain("/nowhere/at-all.pcap");
    }

    public void Dispose()
    {
        _drained.Dispose();
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private static byte[] Rtp(int sequence, uint ssrc)
    {
        var packet = new byte[172];
        packet[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(sequence * 160));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), ssrc);
        packet.AsSpan(12).Fill(0x30);
        return packet;
    }

    private string Write(byte[] bytes) => _temporary = WavFiles.Write(bytes);

    private List<Call> Calls() => [.. _drained.Signals.Where(s => s.Signal.Kind == SignalKind.CallStarted).Select(s => s.Signal.Call!)];

    private PcapCallSource Play(string path)
    {
        var source = PcapCallSource.TryOpen(path, out _).ShouldNotBeNull();
        source.Play(
            _drained.Outlet,
            _registry,
            new LatencyOptions(),
            Site,
            new SiprecPolicy { NoticeRequired = false },
            NullLogger<SiprecServer>.Instance,
            null,
            TestContext.Current.CancellationToken);
        _drained.Drain();
        return source;
    }
}
