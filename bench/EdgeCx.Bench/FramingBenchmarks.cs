using BenchmarkDotNet.Attributes;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Framing;

namespace EdgeCx.Bench;

/// <summary>What a packet of 20 ms of G.711 pays from its payload to the windows that it completes: decode into the leg's pipe, cut, lease, queue, and back.</summary>
[MemoryDiagnoser]
public class FramingBenchmarks
{
    // 4 s: 125 voice frames and 8 chunks.
    private const int Packets = 200;
    private const int Windows = (Packets * G711.PayloadBytes / PcmFormat.VoiceFrameSamples) + (Packets * G711.PayloadBytes / PcmFormat.ChunkSamples);
    private readonly byte[] _payload = G711.Datagram(1)[12..];
    private BoundedQueue<AudioWindow> _windows = null!;
    private BoundedQueue<ConversationSignal> _signals = null!;
    private LegAudio _audio = null!;
    private long _arrivalNs;

    /// <summary>Whose leg it is: emotion is heard on the customer's alone, so only there chunks are cut.</summary>
    [Params(SpeakerRole.Agent, SpeakerRole.Customer)]
    public SpeakerRole Role { get; set; }

    [GlobalSetup]
    public void Begin()
    {
        _windows = new BoundedQueue<AudioWindow>("bench", 256);
        _signals = new BoundedQueue<ConversationSignal>("bench", 256);
        var outlet = new MediaOutlet(
            _windows, _signals, new WindowPool(16, PcmFormat.VoiceFrameSamples), new WindowPool(4, PcmFormat.ChunkLeaseSamples), new FlowMetrics());
        var context = FramingContext.ForRecordings(outlet, new LatencyOptions(), new MonotonicClock(TimeProvider.System), legs: 1);
        var leg = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false).AddLeg("1");
        leg.BindRole(Role, "bench");
        _audio = new LegAudio(leg, context, CancellationToken.None);
    }

    [GlobalCleanup]
    public void End()
    {
        _windows.Dispose();
        _signals.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Packet()
    {
        var windows = 0;
        for (var i = 0; i < Packets; i++)
        {
            _audio.Append(MuLawDecoder.Instance, _payload, 0, _arrivalNs += 20_000_000);
            while (_windows.TryDequeue(out var window))
            {
                window.Lease.Return();
                windows++;
            }
        }

        var expected = Role == SpeakerRole.Customer ? Windows : Packets * G711.PayloadBytes / PcmFormat.VoiceFrameSamples;
        return windows == expected ? windows : throw new InvalidOperationException($"{windows} windows were cut, expected are {expected}");
    }
}
