using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Appliance.Composition;

/// <summary>What lies between the rooms: queues, pools, counters. Made first, since every room and every surface holds on to it.</summary>
internal sealed class PipelineFlow : IDisposable
{
    // A second of voice frames of a thousand legs, and of chunks of five hundred: what a stall may hold before audio is dropped by name.
    private const int WindowQueue = 32_768;
    private const int SignalQueue = 32_768;
    private const int FrameLeases = 32_768;
    private const int ChunkLeases = 1024;

    /// <summary>Media to inference.</summary>
    public BoundedQueue<AudioWindow> Windows { get; } = new("windows", WindowQueue);

    /// <summary>Media, inference and people to the conversation loop.</summary>
    public BoundedQueue<ConversationSignal> Signals { get; } = new("signals", SignalQueue);

    /// <summary>Leases of voice frames.</summary>
    public WindowPool Frames { get; } = new(FrameLeases, PcmFormat.VoiceFrameSamples);

    /// <summary>Leases of emotion chunks.</summary>
    public WindowPool Chunks { get; } = new(ChunkLeases, PcmFormat.ChunkLeaseSamples);

    /// <summary>Time per stage, drops per reason.</summary>
    public FlowMetrics Metrics { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Windows.Dispose();
        Signals.Dispose();
    }
}
