using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media;

/// <summary>Where everything that Media hears goes: audio windows to inference, call and leg changes to the conversation loop.</summary>
/// <param name="Windows">Voice frames, chunks and markers of all legs, per leg in media order.</param>
/// <param name="Signals">Call and leg changes.</param>
/// <param name="FramePool">Leases of 256 samples.</param>
/// <param name="ChunkPool">Leases of 6000 samples.</param>
/// <param name="Metrics">Time per stage and drops.</param>
/// <param name="Waiting">
/// True for offline analysis: writers wait for room and slots, nothing is shed and windows carry no deadline.
/// </param>
internal sealed record MediaOutlet(
    BoundedQueue<AudioWindow> Windows,
    BoundedQueue<ConversationSignal> Signals,
    WindowPool FramePool,
    WindowPool ChunkPool,
    FlowMetrics Metrics,
    bool Waiting = false)
{
    private const int WideFramesPerSlab = 1024;

    /// <summary>The keys by which a customer says that they were told, or object.</summary>
    public NoticeKeys NoticeKeys { get; init; } = NoticeKeys.None;

    /// <summary>Leases of 256 samples with the same 512 at 16 kHz, for wide-band legs; none is made before the first such leg comes.</summary>
    public WidePool WideFrames { get; } = new(FramePool.Capacity, WideFramesPerSlab, PcmFormat.VoiceFrameSamples);
}
