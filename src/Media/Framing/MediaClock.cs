using EdgeCx.Core.Audio;

namespace EdgeCx.Media.Framing;

/// <summary>Maps a leg's media time (samples since its first) to arrival time (monotonic ns) and back.</summary>
internal struct MediaClock
{
    private const long NsPerSample = 1_000_000_000 / PcmFormat.SampleRateHz;
    private long _startNs;

    /// <summary>True once the first sample's arrival is known.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Stamps the arrival of the packet that carries the leg's first sample. The first call counts.</summary>
    public void Start(long arrivalNs)
    {
        if (!IsStarted)
        {
            IsStarted = true;
            _startNs = arrivalNs;
        }
    }

    /// <summary>The sample whose packet is due to arrive at a time; negative before the start.</summary>
    public readonly long PositionAt(long arrivalNs) => (long)Math.Floor((arrivalNs - _startNs) / (double)NsPerSample);

    /// <summary>When the packet that begins with a sample is due to arrive, were there no jitter.</summary>
    public readonly long ArrivalAt(long position) => _startNs + (position * NsPerSample);
}
