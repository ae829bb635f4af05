using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Takes one stream's packets as they arrive and lets them pass to the leg's track in order: at once where they are in order, after a hold
/// where one is missing. Counts what is lost, late, seen before, or not audio.
/// </summary>
internal sealed class PacketSequencer
{
    private readonly Leg _leg;
    private readonly LegTrack _track;
    private readonly LegPresence _presence;
    private readonly DropCounters _drops;
    private readonly long _holdNs;
    private readonly ReorderBuffer _reorder = new();
    private readonly PressedKeys _keys;
    private PayloadMap _payloads;

    /// <summary>Makes a leg's sequencer.</summary>
    public PacketSequencer(Leg leg, LegTrack track, LegPresence presence, FramingContext context, PayloadMap payloads)
    {
        _leg = leg;
        _track = track;
        _presence = presence;
        _drops = context.Outlet.Metrics.Drops;
        _holdNs = context.Latency.ReorderHoldMs * 1_000_000L;
        _payloads = payloads;
        _keys = new PressedKeys(leg, context.Outlet.NoticeKeys, context.Clock);
    }

    /// <summary>True while packets wait for a missing one.</summary>
    public bool IsHolding => _reorder.HeldCount > 0;

    /// <summary>When the gap is due to be given up; <see cref="long.MaxValue"/> when nothing waits.</summary>
    public long HoldDueNs => IsHolding ? _reorder.HeldSinceNs + _holdNs : long.MaxValue;

    /// <summary>Takes new payload types from here on.</summary>
    public void Update(PayloadMap payloads) => _payloads = payloads;

    /// <summary>A new stream begins with a number: what waited of the old one passes first.</summary>
    public void Start(long extended)
    {
        GiveUpAll();
        _reorder.Start(extended);
    }

    /// <summary>Takes a packet.</summary>
    public void Take(in RtpPacket packet, long extended, long arrivalNs)
    {
        var held = new HeldPacket(packet.PayloadType, packet.Marker, packet.Timestamp, arrivalNs);
        var verdict = _reorder.Offer(extended, held, packet.Payload);
        while (verdict == ReorderVerdict.NoRoom)
        {
            // A gap wider than the window, or a payload longer than a slot: waiting for it helps nobody.
            if (IsHolding)
            {
                GiveUpGap();
            }
            else
            {
                _leg.Statistics.AddLost(_reorder.SkipTo(extended));
            }

            verdict = _reorder.Offer(extended, held, packet.Payload);
        }

        Count(verdict, _payloads.KindOf(packet.PayloadType));
        if (verdict == ReorderVerdict.Next)
        {
            Deliver(held, packet.Payload);
            _track.RecordIngest(arrivalNs);
            PassHeld();
        }
    }

    /// <summary>Gives up gaps that were held long enough.</summary>
    public void Expire(long nowNs)
    {
        while (IsHolding && nowNs - _reorder.HeldSinceNs >= _holdNs)
        {
            GiveUpGap();
        }
    }

    /// <summary>Gives up all gaps: everything that waits passes.</summary>
    public void GiveUpAll()
    {
        while (IsHolding)
        {
            GiveUpGap();
        }
    }

    /// <summary>Forgets what waits, unheard, and goes on at a number, never back.</summary>
    public void SkipTo(long extended) => _reorder.Start(Math.Max(_reorder.Next, extended));

    private void GiveUpGap()
    {
        _leg.Statistics.AddLost(_reorder.GiveUpGap());
        PassHeld();
    }

    private void PassHeld()
    {
        while (_reorder.TryPeek(out var packet, out var payload))
        {
            _track.Release();
            Deliver(packet, payload);
            _track.RecordHold(packet.ArrivalNs);
            _reorder.Release();
        }
    }

    private void Deliver(in HeldPacket packet, ReadOnlySpan<byte> payload)
    {
        if (_leg.Call.IsPaused)
        {
            return;
        }

        if (_payloads.DecoderOf(packet.PayloadType) is { } decoder)
        {
            if (_track.SetDecoder(decoder))
            {
                _presence.Announce(packet.ArrivalNs);
            }

            _track.Hear(decoder, packet, payload);
        }
        else if (_payloads.KindOf(packet.PayloadType) is PayloadKind.TelephoneEvent or PayloadKind.ComfortNoise)
        {
            _track.ExpectSilence(packet.ArrivalNs);
            if (_payloads.KindOf(packet.PayloadType) is PayloadKind.TelephoneEvent && _keys.Take(packet.Timestamp, payload))
            {
                // The flag holds by itself; this only makes the loop look at the call.
                _presence.Announce(packet.ArrivalNs);
            }
        }
    }

    private void Count(ReorderVerdict verdict, PayloadKind? kind)
    {
        switch (verdict)
        {
            case ReorderVerdict.Duplicate:
                _leg.Statistics.AddDuplicate();
                _drops.Add(DropReason.Duplicate);
                break;
            case ReorderVerdict.LateAndCounted:
                _leg.Statistics.AddLost(-1);
                goto case ReorderVerdict.Late;
            case ReorderVerdict.Late:
                _leg.Statistics.AddLate();
                _drops.Add(DropReason.ReorderLate);
                break;
            default:
                _leg.Statistics.AddPacket();
                if (kind is null or PayloadKind.Unsupported)
                {
                    _drops.Add(DropReason.UnknownPayloadType);
                }
                else if (kind is PayloadKind.TelephoneEvent or PayloadKind.ComfortNoise)
                {
                    _drops.Add(DropReason.NotAudio);
                }

                break;
        }
    }
}
