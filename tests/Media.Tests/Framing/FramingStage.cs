using System.Collections.Immutable;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>An outlet, a clock and a call for framing tests, and the reader at the other end of the queue.</summary>
internal sealed class FramingStage
{
    public static readonly MediaDescription G711 = new(
        [
            new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000),
            new MediaPayload(8, PayloadKind.Pcma, "PCMA", 8000),
            new MediaPayload(101, PayloadKind.TelephoneEvent, "telephone-event", 8000),
            new MediaPayload(13, PayloadKind.ComfortNoise, "CN", 8000),
        ],
        Active: true,
        RtcpMux: false);

    private readonly List<Leg> _changed = [];

    public FramingStage(int queue = 4096, int frames = 4096, int chunks = 256, bool waiting = false, TimeProvider? time = null)
    {
        Time = time as ManualTimeProvider ?? new ManualTimeProvider();
        Clock = new MonotonicClock(time ?? Time);
        Outlet = new MediaOutlet(
            new BoundedQueue<AudioWindow>("windows", queue),
            new BoundedQueue<ConversationSignal>("signals", 256),
            new WindowPool(frames, PcmFormat.VoiceFrameSamples),
            new WindowPool(chunks, PcmFormat.ChunkLeaseSamples),
            new FlowMetrics(),
            waiting);
        Context = FramingContext.ForRecordings(Outlet, new LatencyOptions(), Clock, legs: 16);
        Call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
    }

    public ManualTimeProvider Time { get; }

    public MonotonicClock Clock { get; }

    public MediaOutlet Outlet { get; }

    public FramingContext Context { get; }

    public Call Call { get; }

    public DropCounters Drops => Outlet.Metrics.Drops;

    public Leg AddLeg(SpeakerRole role)
    {
        var leg = Call.AddLeg("1");
        leg.BindRole(role, "test");
        return leg;
    }

    /// <summary>All windows in the queue, in order.</summary>
    public List<HeardWindow> Hear()
    {
        var heard = new List<HeardWindow>();
        while (Outlet.Windows.TryDequeue(out var window))
        {
            heard.Add(new HeardWindow(
                window.Leg, window.Kind, window.StartSample, window.NewSamples, window.Deadline, window.Lease.Samples.ToArray(), window.Lease.Wide.ToArray()));
            window.Lease.Return();
        }

        return heard;
    }

    /// <summary>All windows in the queue as they are, in order; the caller returns their leases.</summary>
    public List<AudioWindow> Drain()
    {
        var windows = new List<AudioWindow>();
        while (Outlet.Windows.TryDequeue(out var window))
        {
            windows.Add(window);
        }

        return windows;
    }

    /// <summary>The legs that were announced as changed, in order.</summary>
    public ImmutableArray<Leg> Changes()
    {
        while (Outlet.Signals.TryDequeue(out var signal))
        {
            signal.Kind.ShouldBe(SignalKind.LegChanged);
            _changed.Add(signal.Leg!);
        }

        return [.. _changed];
    }

    public void ShouldHoldNothing()
    {
        Outlet.FramePool.Outstanding.ShouldBe(0);
        Outlet.ChunkPool.Outstanding.ShouldBe(0);
        Outlet.WideFrames.Outstanding.ShouldBe(0);
        Context.Pool.Outstanding.ShouldBe(0);
    }

    /// <summary>Samples whose value tells their position.</summary>
    public static short[] Ramp(long from, int count) => [.. Enumerable.Range(0, count).Select(i => At(from + i))];

    public static short At(long position) => (short)((position % 30_011) + 1);

    /// <summary>The frames' audio, joined; frames must follow each other without a gap.</summary>
    public static short[] Join(IEnumerable<HeardWindow> frames)
    {
        var joined = new List<short>();
        long? next = null;
        foreach (var frame in frames.Where(f => f.Kind == WindowKind.VoiceFrame))
        {
            frame.StartSample.ShouldBe(next ?? frame.StartSample);
            next = frame.EndSample;
            joined.AddRange(frame.Samples);
        }

        return [.. joined];
    }
}
