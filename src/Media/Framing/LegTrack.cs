using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Lays a leg's ordered packets along its media time: gaps become silence, what lies in the past is cut off, and where no packet comes
/// time goes on.
/// </summary>
internal sealed class LegTrack
{
    /// <summary>Without packets, silence is laid this long behind arrival: what a stalled network still delivers is heard.</summary>
    public const long StallNs = 1_000_000_000;

    /// <summary>The same after comfort noise or an event, when silence is what the sender means.</summary>
    public const long ExpectedSilenceNs = 120_000_000;

    /// <summary>A longer gap (a suspended machine) is skipped, not laid as silence.</summary>
    public const long MaxSilenceSamples = 10 * Core.Audio.PcmFormat.SampleRateHz;

    private readonly Leg _leg;
    private readonly MediaOutlet _outlet;
    private readonly MonotonicClock _clock;
    private MediaClock _mediaClock;
    private MediaTimeline _timeline;
    private IAudioDecoder? _decoder;
    private long _arrivalNs = long.MinValue;
    private bool _expectsSilence;
    private bool _wasCleared;

    /// <summary>Makes a leg's track. The token ends waiting in offline analysis.</summary>
    public LegTrack(Leg leg, FramingContext context, CancellationToken cancellation)
    {
        _leg = leg;
        _outlet = context.Outlet;
        _clock = context.Clock;
        Audio = new LegAudio(leg, context, cancellation);
    }

    /// <summary>The leg's audio.</summary>
    public LegAudio Audio { get; }

    /// <summary>Notes the decoder in use; true when the leg's codec changed by it.</summary>
    public bool SetDecoder(IAudioDecoder decoder)
    {
        if (ReferenceEquals(decoder, _decoder))
        {
            return false;
        }

        _decoder = decoder;
        Audio.Follow(decoder);
        var changed = _leg.Codec != decoder.Name;
        _leg.SetCodec(decoder.Name);
        return changed;
    }

    /// <summary>Lays an audio packet, whose turn it is.</summary>
    public void Hear(IAudioDecoder decoder, in HeldPacket packet, ReadOnlySpan<byte> payload)
    {
        var samples = decoder.SampleCount(payload);
        if (samples == 0)
        {
            return;
        }

        // A window is complete when the last of its packets has come, in whatever order they came.
        _arrivalNs = Math.Max(_arrivalNs, packet.ArrivalNs);
        _expectsSilence = false;
        if (!_mediaClock.IsStarted)
        {
            _mediaClock.Start(packet.ArrivalNs);
            _leg.Start(packet.ArrivalNs);
        }

        var position = _timeline.Place(
            packet.Timestamp, packet.Marker, samples, packet.ArrivalNs, Audio.End, _mediaClock, decoder.TimestampsPerSample);
        var skip = Audio.End - position;
        if (skip >= samples)
        {
            _leg.Statistics.AddLate();
            _outlet.Metrics.Drops.Add(DropReason.ReorderLate);
            return;
        }

        GoTo(position, _arrivalNs);
        Audio.Append(decoder, payload, (int)Math.Max(0, skip), _arrivalNs);
    }

    /// <summary>The sender means silence from here on.</summary>
    public void ExpectSilence(long arrivalNs)
    {
        _arrivalNs = Math.Max(_arrivalNs, arrivalNs);
        _expectsSilence = true;
    }

    /// <summary>Time passed and nothing is held: lays silence where no packet came.</summary>
    public void GoOn(long nowNs)
    {
        var lagNs = _expectsSilence ? ExpectedSilenceNs : StallNs;
        if (_mediaClock.IsStarted && nowNs - _arrivalNs >= lagNs)
        {
            GoTo(_mediaClock.PositionAt(nowNs - lagNs), nowNs);
        }
    }

    /// <summary>A new stream begins: it is placed by arrival.</summary>
    public void Replace() => _timeline.Forget();

    /// <summary>Another SSRC: another person may speak from here on. Not before the leg's first sample.</summary>
    public void BeginSpeaker(long nowNs)
    {
        if (_mediaClock.IsStarted)
        {
            Audio.ResetBaseline(nowNs);
        }
    }

    /// <summary>Clears what is not cut yet; media time goes on unheard until the next packet.</summary>
    public void Clear()
    {
        if (!_wasCleared)
        {
            _wasCleared = true;
            Audio.SkipTo(Audio.End);
        }
    }

    /// <summary>What was heard under an earlier number was declared void: clears it; what comes is heard under this one.</summary>
    public void Interrupt(int interruptions)
    {
        if (Audio.Interruptions != interruptions)
        {
            Clear();
            Audio.Interruptions = interruptions;
        }
    }

    /// <summary>Records the time from a packet's arrival to its decoded audio.</summary>
    public void RecordIngest(long arrivalNs) => Record(Stage.Ingest, arrivalNs);

    /// <summary>What was held behind a gap is let go now: the windows that it completes say so.</summary>
    public void Release() => Audio.Release(_clock.NowNs);

    /// <summary>Records the time that a packet was held.</summary>
    public void RecordHold(long arrivalNs) => Record(Stage.ReorderHold, arrivalNs);

    private void Record(Stage stage, long arrivalNs)
    {
        // A recording's time is not the process's: there is nothing to measure.
        if (!_outlet.Waiting)
        {
            _outlet.Metrics.Stages.Record(stage, arrivalNs, _clock.NowNs);
        }
    }

    private void GoTo(long position, long arrivalNs)
    {
        var gap = position - Audio.End;
        if (_wasCleared || gap > MaxSilenceSamples)
        {
            _wasCleared = false;
            Audio.SkipTo(position);
        }
        else if (gap > 0)
        {
            Audio.AppendSilence(gap, arrivalNs);
        }
    }
}
