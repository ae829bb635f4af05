using EdgeCx.Core.Audio;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Places packets in a leg's media time by their RTP timestamps, so that loss and silence suppression leave gaps of the right length.
/// A new stream, or timestamps that contradict arrival for good, are placed by arrival.
/// </summary>
/// <remarks>A mutable struct with one owner. Positions are samples of the leg's media time.</remarks>
internal struct MediaTimeline
{
    /// <summary>How far a timestamp may jump ahead of both the leg's end and arrival before it is not believed: 1 s.</summary>
    public const long MaxLeadSamples = PcmFormat.SampleRateHz;

    /// <summary>How long packets may lie in the past of what was already cut before the timeline moves to them.</summary>
    public const long MaxLateNs = 200_000_000;

    private bool _isPlaced;
    private uint _timestamp;
    private long _position;
    private long _lateSinceNs;
    private bool _isLate;
    private int _perSample;

    /// <summary>The next packet is placed by its arrival (new SSRC, or a sender that started anew).</summary>
    public void Forget() => _isPlaced = false;

    /// <summary>
    /// The position of a packet's first sample. It may lie before <paramref name="end"/>: then what lies before it came too late.
    /// </summary>
    /// <param name="timestamp">RTP timestamp.</param>
    /// <param name="marker">Marker bit: a talk spurt begins here.</param>
    /// <param name="samples">Samples in the packet.</param>
    /// <param name="arrivalNs">Arrival, monotonic ns.</param>
    /// <param name="end">Position after the last sample that the leg has.</param>
    /// <param name="clock">The leg's clock.</param>
    /// <param name="perSample">Timestamp units per sample.</param>
    public long Place(uint timestamp, bool marker, int samples, long arrivalNs, long end, in MediaClock clock, int perSample = 1)
    {
        var byArrival = clock.PositionAt(arrivalNs);
        if (!_isPlaced || perSample != _perSample)
        {
            // Another codec may count otherwise: its numbers say nothing beside the last one's.
            _perSample = perSample;
            return Anchor(timestamp, Math.Max(end, byArrival));
        }

        var position = _position + ((int)(timestamp - _timestamp) / perSample);
        if (position - end > MaxLeadSamples && position - byArrival > MaxLeadSamples)
        {
            return Anchor(timestamp, Math.Max(end, byArrival));
        }

        if (position + samples > end)
        {
            _isLate = false;
            _timestamp = timestamp;
            _position = position;
            return position;
        }

        // All of it lies in the past. A burst after a stall catches up within milliseconds; a sender whose timestamps stood still during
        // a hold never does, and often says so with a marker.
        if (!_isLate)
        {
            _isLate = true;
            _lateSinceNs = arrivalNs;
        }

        var neverCatchesUp = arrivalNs - _lateSinceNs >= MaxLateNs || (marker && byArrival - position > MaxLeadSamples);
        return neverCatchesUp ? Anchor(timestamp, Math.Max(end, byArrival)) : position;
    }

    private long Anchor(uint timestamp, long position)
    {
        _isPlaced = true;
        _isLate = false;
        _timestamp = timestamp;
        _position = position;
        return position;
    }
}
