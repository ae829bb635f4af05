using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Media.Tests.Recordings;

/// <summary>A waiting outlet with small queues and pools, whose reader keeps what came, as inference and coaching would take it.</summary>
internal sealed class DrainedOutlet : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopping;

    public DrainedOutlet()
    {
        Outlet = new MediaOutlet(
            new BoundedQueue<AudioWindow>("windows", 64),
            new BoundedQueue<ConversationSignal>("signals", 64),
            new WindowPool(16, PcmFormat.VoiceFrameSamples),
            new WindowPool(4, PcmFormat.ChunkLeaseSamples),
            new FlowMetrics(),
            Waiting: true);
        _thread = new Thread(Run);
        _thread.Start();
    }

    public MediaOutlet Outlet { get; }

    public List<(AudioWindow Window, short[] Samples)> Windows { get; } = [];

    public List<(ConversationSignal Signal, LegState? State)> Signals { get; } = [];

    public void Drain()
    {
        _stopping = true;
        _thread.Join();
        Outlet.FramePool.Outstanding.ShouldBe(0);
        Outlet.ChunkPool.Outstanding.ShouldBe(0);
    }

    public IEnumerable<(AudioWindow Window, short[] Samples)> Of(Leg leg, WindowKind kind) =>
        Windows.Where(w => w.Window.Leg == leg && w.Window.Kind == kind);

    public void Dispose() => Drain();

    private void Run()
    {
        while (true)
        {
            var last = _stopping;
            while (Outlet.Signals.TryDequeue(out var signal))
            {
                Signals.Add((signal, signal.Leg?.State));
            }

            while (Outlet.Windows.TryDequeue(out var window))
            {
                Windows.Add((window, window.Lease.Samples.ToArray()));
                window.Lease.Return();
            }

            if (last)
            {
                return;
            }

            Thread.Sleep(1);
        }
    }
}
