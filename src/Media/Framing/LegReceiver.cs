using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Framing;

/// <summary>
/// One leg from datagrams to windows: parse, latch the source, put into order, decode, gaps as silence, frame. Driven by one thread:
/// datagrams with their arrival, and ticks. Knows no socket, so that captures and tests drive it the same way.
/// </summary>
/// <remarks>
/// All times are monotonic ns on one scale: the process's for live legs, the capture's for recorded ones. Allocates nothing in the
/// steady state.
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Finish ends it")]
internal sealed class LegReceiver
{
    private const int MaxDatagramBytes = 2048;
    private readonly Leg _leg;
    private readonly DropCounters _drops;
    private readonly LegProtection _protection;
    private readonly LegPresence _presence;
    private readonly LegTrack _track;
    private readonly PacketSequencer _sequencer;
    private readonly CandidatePacket _candidate = new(MaxDatagramBytes);
    private SourceLatch _latch;
    private ReceptionStatistics _reception;
    private JitterEstimator _jitter;
    private PayloadMap _payloads;
    private bool _isFinished;

    /// <summary>Makes a leg's receiver.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="media">What was negotiated.</param>
    /// <param name="context">What legs share.</param>
    /// <param name="openedNs">Now.</param>
    /// <param name="cancellation">Ends waiting in offline analysis.</param>
    public LegReceiver(Leg leg, MediaDescription media, FramingContext context, long openedNs, CancellationToken cancellation = default)
    {
        _leg = leg;
        _drops = context.Outlet.Metrics.Drops;
        _protection = new LegProtection(leg, _drops, media.Srtp);
        _presence = new LegPresence(leg, context.Outlet, openedNs);
        _track = new LegTrack(leg, context, cancellation);
        _payloads = new PayloadMap(media);
        _sequencer = new PacketSequencer(leg, _track, _presence, context, _payloads);
        Media = media;
    }

    /// <summary>What was negotiated, as it stands now.</summary>
    public MediaDescription Media { get; private set; }

    /// <summary>The leg's RTCP side.</summary>
    public RtcpSession Rtcp { get; } = new();

    /// <summary>True once a source is latched.</summary>
    public bool IsLatched => _latch.IsLatched;

    /// <summary>The latched source.</summary>
    public PacketSource Source => _latch.Source;

    /// <summary>When a held gap is due to be given up; <see cref="long.MaxValue"/> when none is held.</summary>
    public long HoldDueNs => _sequencer.HoldDueNs;

    /// <summary>True when the leg is finished and all its markers were sent.</summary>
    public bool IsDrained => _isFinished && _track.Audio.IsFlushed;

    /// <summary>Takes a datagram from the RTP port (RTP, or RTCP on a shared port, RFC 5761).</summary>
    public void OnRtp(ReadOnlySpan<byte> datagram, in PacketSource source, long arrivalNs)
    {
        FollowInterruptions();
        if (RtcpParser.IsRtcp(datagram))
        {
            OnRtcp(datagram, source, arrivalNs);
        }
        else if (_protection.TryOpen(datagram, isRtcp: false, arrivalNs, out var packet))
        {
            TakeRtp(packet, source, arrivalNs);
            _protection.Clear();
        }
    }

    /// <summary>Takes a datagram from the RTCP port.</summary>
    public void OnRtcp(ReadOnlySpan<byte> datagram, in PacketSource source, long arrivalNs)
    {
        if (_protection.TryOpen(datagram, isRtcp: true, arrivalNs, out var packet))
        {
            TakeRtcp(packet, source, arrivalNs);
            _protection.Clear();
        }
    }

    /// <summary>Time passed: gives up what was held long enough, lets media time go on, clears a paused leg, sends what waited.</summary>
    public void OnTick(long nowNs)
    {
        if (_isFinished)
        {
            _track.Audio.TryFlush();
            return;
        }

        _protection.OnTick(nowNs);
        FollowInterruptions();
        _sequencer.Expire(nowNs);
        if (_leg.Call.IsPaused)
        {
            Silence();
        }
        else if (!_sequencer.IsHolding)
        {
            _track.GoOn(nowNs);
        }

        _presence.OnTick(Media.Active && !_leg.Call.IsPaused, nowNs);
        _track.Audio.TryFlush();
    }

    /// <summary>Applies a new description.</summary>
    public void Update(MediaDescription media, long nowNs)
    {
        var wasActive = Media.Active;
        Media = media;
        _payloads = new PayloadMap(media, _payloads);
        _sequencer.Update(_payloads);
        _protection.Follow(media.Srtp, nowNs);
        if (wasActive != media.Active)
        {
            _presence.OnDirection(media.Active, nowNs);
        }
    }

    /// <summary>Another person may speak from here on.</summary>
    public void ResetBaseline(long nowNs) => _track.Audio.ResetBaseline(nowNs);

    /// <summary>Writes the receiver report that is due into a buffer, protected where the leg is; its length, or 0 when none is due.</summary>
    public int WriteReport(Span<byte> buffer, long nowNs) =>
        _latch.IsLatched && Rtcp.IsDue(nowNs) ? _protection.ProtectRtcp(buffer, Rtcp.WriteReport(buffer, _latch.Ssrc, ref _reception, _jitter.Jitter, nowNs)) : 0;

    /// <summary>Writes the goodbye of a leg that has reported before; its length, or 0.</summary>
    public int WriteGoodbye(Span<byte> buffer, long nowNs) =>
        Rtcp.HasReported ? _protection.ProtectRtcp(buffer, Rtcp.WriteGoodbye(buffer, _latch.Ssrc, ref _reception, _jitter.Jitter, nowNs)) : 0;

    /// <summary>Ends the leg: what is held passes, the rest becomes a padded chunk, the end marker follows.</summary>
    public void Finish(long nowNs)
    {
        if (_isFinished)
        {
            return;
        }

        FollowInterruptions();
        if (_leg.Call.IsPaused)
        {
            Silence();
        }

        _sequencer.GiveUpAll();
        ForgetCandidate();
        _isFinished = true;
        _protection.Dispose();
        _leg.SetState(LegState.Ended);
        _track.Audio.Finish(nowNs);
    }

    private void TakeRtp(ReadOnlySpan<byte> datagram, in PacketSource source, long arrivalNs)
    {
        if (datagram.Length > MaxDatagramBytes || !RtpParser.TryParse(datagram, out var packet, out _))
        {
            _drops.Add(DropReason.MalformedRtp);
            return;
        }

        // What the gap has waited for may come at its very end.
        _sequencer.Expire(arrivalNs - 1);
        var admission = _latch.Admit(packet.Ssrc, packet.SequenceNumber, source, arrivalNs, out var extended, out var sameSsrc);
        if (admission is not (Admission.Confirmed or Admission.Foreign))
        {
            ForgetCandidate();
        }

        switch (admission)
        {
            case Admission.Current:
                Take(packet, extended, arrivalNs);
                break;
            case Admission.NewStream:
                BeginStream(extended, sameSsrc, arrivalNs);
                Take(packet, extended, arrivalNs);
                break;
            case Admission.Confirmed:
                BeginStream(extended - 1, sameSsrc, arrivalNs);
                TakeCandidate(extended - 1);
                Take(packet, extended, arrivalNs);
                break;
            case Admission.Candidate:
                _candidate.Keep(datagram, arrivalNs);
                break;
            default:
                _drops.Add(DropReason.UnknownSource);
                break;
        }
    }

    private void TakeRtcp(ReadOnlySpan<byte> datagram, in PacketSource source, long arrivalNs)
    {
        if (!RtcpParser.TryParse(datagram, out var compound, out _))
        {
            _drops.Add(DropReason.MalformedRtcp);
            return;
        }

        if (!_latch.IsLatched || !source.IsSameHost(_latch.Source))
        {
            _drops.Add(DropReason.UnknownSource);
            return;
        }

        Rtcp.Latch(source);
        foreach (var packet in compound)
        {
            if (packet.Type == RtcpType.SenderReport && packet.Ssrc == _latch.Ssrc)
            {
                Rtcp.Observe(packet.SenderReport, arrivalNs);
            }
            else if (packet.SaysGoodbye(_latch.Ssrc))
            {
                _latch.SayGoodbye();
            }
        }
    }

    private void BeginStream(long extended, bool sameSsrc, long arrivalNs)
    {
        _sequencer.Start(extended);
        _reception.Start(extended);
        _jitter = default;
        Rtcp.BeginStream(arrivalNs);
        if (!sameSsrc)
        {
            _track.BeginSpeaker(arrivalNs);
        }

        _track.Replace();
    }

    private void Take(in RtpPacket packet, long extended, long arrivalNs)
    {
        _reception.Observe(extended);
        if (_payloads.DecoderOf(packet.PayloadType) is { } decoder)
        {
            var ratio = decoder.TimestampsPerSample;
            _jitter.Observe((uint)(arrivalNs * ratio / (1_000_000 / Core.Audio.PcmFormat.SamplesPerMs)), packet.Timestamp);
            _leg.Statistics.SetJitter(_jitter.JitterMs / ratio);
        }

        if (!_leg.Call.MayHear(arrivalNs))
        {
            // Nothing that waits may pass either: it came before or during the pause.
            _drops.Add(DropReason.LegInactive);
            Silence();
            return;
        }

        if (!Media.Active)
        {
            _drops.Add(DropReason.LegInactive);
            _sequencer.GiveUpAll();
            Silence();
            return;
        }

        _presence.OnPacket(arrivalNs);
        _sequencer.Take(packet, extended, arrivalNs);
    }

    // A pause or an objection came since audio was last taken: what is held, kept or not cut yet is cleared, before anything else is heard. The number
    // is read before the pause's flag: audio that slips in between is cut under the old number, and nobody understands it.
    private void FollowInterruptions()
    {
        var interruptions = _leg.Call.Interruptions;
        if (interruptions == _track.Audio.Interruptions)
        {
            return;
        }

        ForgetCandidate();
        if (_latch.IsLatched)
        {
            _sequencer.SkipTo(_reception.Highest + 1);
        }

        _track.Interrupt(interruptions);
    }

    // Nothing of what the stream sends now is heard: what is held is cleared, and what follows it is next. On a paused call (the PCI
    // switch) what is not cut yet is cleared too; on an inactive line media time goes on as silence.
    private void Silence()
    {
        _sequencer.SkipTo(_reception.Highest + 1);
        if (_leg.Call.IsPaused)
        {
            _track.Clear();
        }
    }

    private void TakeCandidate(long extended)
    {
        if (_candidate.TryRead(out var packet))
        {
            Take(packet, extended, _candidate.ArrivalNs);
        }

        _candidate.Clear();
    }

    private void ForgetCandidate()
    {
        if (_candidate.IsKept)
        {
            _drops.Add(DropReason.UnknownSource);
            _candidate.Clear();
        }
    }
}
