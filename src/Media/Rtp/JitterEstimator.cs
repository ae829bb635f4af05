namespace EdgeCx.Media.Rtp;

/// <summary>Interarrival jitter as RFC 3550 A.8 computes it: integers, scaled by 16, rounded.</summary>
internal struct JitterEstimator
{
    private uint _transit;
    private uint _scaled;
    private bool _started;

    /// <summary>Jitter in timestamp units, as a receiver report carries it.</summary>
    public readonly uint Jitter => _scaled >> 4;

    /// <summary>Jitter in ms at 8 kHz, not rounded to a timestamp unit.</summary>
    public readonly double JitterMs => _scaled / 16.0 / Core.Audio.PcmFormat.SamplesPerMs;

    /// <summary>Takes a packet. Both times are in timestamp units; only differences count, so both may wrap.</summary>
    public void Observe(uint arrival, uint timestamp)
    {
        var transit = arrival - timestamp;
        if (!_started)
        {
            _started = true;
            _transit = transit;
            return;
        }

        var difference = (int)(transit - _transit);
        _transit = transit;

        // A jump of over 10 s is a new timeline of the sender, not jitter.
        var magnitude = (uint)Math.Abs((long)difference);
        if (magnitude <= 10 * Core.Audio.PcmFormat.SampleRateHz)
        {
            _scaled += magnitude - ((_scaled + 8) >> 4);
        }
    }
}
