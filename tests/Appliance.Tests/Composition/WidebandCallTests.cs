using System.Buffers.Binary;
using System.Net;
using EdgeCx.Appliance.Composition;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Media;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Composition;

/// <summary>A wide-band leg from its RTP packets to its words, with the real models.</summary>
public sealed class WidebandCallTests
{
    private const string Prompt = "/usr/share/asterisk/sounds/en_US_f_Allison/queue-thankyou";
    private const int Octets = 160;
    private const long PacketNs = 20_000_000;
    private static readonly PacketSource Source = PacketSource.From(new IPEndPoint(IPAddress.Loopback, 6000));

    [Fact]
    public async Task Call_FromG711ToG722ByReinvite_TheSameSentenceIsHeardNarrowThenWide()
    {
        Assert.SkipUnless(File.Exists(Prompt + ".g722"), "Debian's asterisk-core-sounds-en-g722 is not installed");
        Assert.SkipUnless(File.Exists(Prompt + ".wav"), "Debian's asterisk-core-sounds-en-wav is not installed");
        ClipWav.TryRead(await File.ReadAllBytesAsync(Prompt + ".wav", TestContext.Current.CancellationToken), out var pcm, out var reject).ShouldBeTrue(reject);
        var narrow = new byte[pcm.Length];
        MuLaw.Encode(pcm, narrow);
        var wide = await File.ReadAllBytesAsync(Prompt + ".g722", TestContext.Current.CancellationToken);

        using var flow = new PipelineFlow();
        var outlet = new MediaOutlet(flow.Windows, flow.Signals, flow.Frames, flow.Chunks, flow.Metrics, Waiting: true);
        var clock = new MonotonicClock(TimeProvider.System);
        await using var inference = new InferencePipeline(
            new InferenceOptions { Language = "en" }, new LatencyOptions(), flow.Windows, flow.Signals, flow.Metrics, clock, NullLoggerFactory.Instance);
        inference.Start();
        var heard = new List<(string Text, double HighBand)>();
        var transcriber = inference.Words!.Worker.Transcriber;
        var highBand = 0.0;
        transcriber.Graph.BeforeRun = () => highBand = Math.Max(highBand, HighBand(transcriber.Input));
        inference.Words.Worker.Understood = (_, transcript) =>
        {
            heard.Add((transcript.Text, highBand));
            highBand = 0;
        };
        using var ended = new CancellationTokenSource();
        var utterances = Task.Run(() => Read(flow, ended.Token), TestContext.Current.CancellationToken);

        var call = new Call(CallId.New(), TapKind.File, DateTimeOffset.UnixEpoch, noticeRequired: false);
        var leg = call.AddLeg("1");
        leg.BindRole(SpeakerRole.Agent, "test");
        var receiver = new LegReceiver(leg, Media(0, PayloadKind.Pcmu, "PCMU"), FramingContext.ForRecordings(outlet, new LatencyOptions(), clock, legs: 1), openedNs: 0);
        ushort sequence = 0;
        Send(receiver, 0, [.. narrow, .. Enumerable.Repeat(MuLaw.Silence, 8000)], ref sequence);
        leg.Codec.ShouldBe("PCMU");
        outlet.WideFrames.Made.ShouldBe(0);
        receiver.Update(Media(9, PayloadKind.G722, "G722"), sequence * PacketNs);
        Send(receiver, 9, wide, ref sequence);
        leg.Codec.ShouldBe("G722");
        receiver.Finish((sequence * PacketNs) + 1_000_000_000);
        await inference.StopAsync(TestContext.Current.CancellationToken);
        await ended.CancelAsync();
        flow.Signals.Wake();

        // The prompt is one sentence or two; it is heard as often narrow as wide.
        var said = await utterances;
        said.Count.ShouldBe(heard.Count);
        said.Count(u => u.EndSample <= narrow.Length + 8000).ShouldBe(heard.Count / 2);
        var before = heard[..(heard.Count / 2)];
        var after = heard[(heard.Count / 2)..];
        before.ShouldAllBe(h => h.Text.Length > 10 && h.HighBand < 0.001);
        after.ShouldAllBe(h => h.Text.Length > 10 && h.HighBand > 0.003);
        string.Join(' ', after.Select(h => h.Text)).ShouldContain("thank", Case.Insensitive);

        outlet.WideFrames.Outstanding.ShouldBe(0);
        flow.Frames.Outstanding.ShouldBe(0);
        inference.Words.OutstandingBlocks.ShouldBe(0);
    }

    private static MediaDescription Media(byte type, PayloadKind kind, string name) =>
        new([new MediaPayload(type, kind, name, 8000)], Active: true, RtcpMux: false);

    private static void Send(LegReceiver receiver, byte type, ReadOnlySpan<byte> octets, ref ushort sequence)
    {
        var datagram = new byte[12 + Octets];
        for (var at = 0; at + Octets <= octets.Length; at += Octets, sequence++)
        {
            datagram[0] = 0x80;
            datagram[1] = type;
            BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), sequence);
            BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(4), (uint)(Octets * sequence));
            BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), 0xABCD);
            octets.Slice(at, Octets).CopyTo(datagram.AsSpan(12));
            receiver.OnRtp(datagram, Source, sequence * PacketNs);
        }
    }

    /// <summary>The part of a signal's power that lies near 8 kHz and down to about 5: a fourth difference, −10 dB at 5 kHz, −33 at 2.4.</summary>
    private static double HighBand(ReadOnlySpan<float> samples)
    {
        double high = 0, all = 0;
        for (var i = 4; i < samples.Length; i++)
        {
            var difference = (samples[i] - (4 * samples[i - 1]) + (6 * samples[i - 2]) - (4 * samples[i - 3]) + samples[i - 4]) / 16;
            high += difference * difference;
            all += samples[i] * samples[i];
        }

        return high / all;
    }

    private static List<Utterance> Read(PipelineFlow flow, CancellationToken ended)
    {
        var utterances = new List<Utterance>();
        while (true)
        {
            var isLast = ended.IsCancellationRequested;
            while (flow.Signals.TryDequeue(out var signal))
            {
                if (signal.Kind == SignalKind.Utterance)
                {
                    utterances.Add(signal.Utterance!);
                }
            }

            if (isLast)
            {
                return utterances;
            }

            flow.Signals.WaitForItem(TimeSpan.FromMilliseconds(50));
        }
    }
}
