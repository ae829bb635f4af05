using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Looks at the keys pressed on one leg, and only for the two that a site gave a meaning: on a customer's leg they set the call's notice state. An
/// agent's, a mixed or an unknown leg's keys do nothing, and no key is kept or told. One thread.
/// </summary>
internal sealed class PressedKeys(Leg leg, NoticeKeys keys, MonotonicClock clock)
{
    private uint _timestamp;
    private bool _isPressed;

    /// <summary>Takes an event packet; true where the call's notice state changed by it.</summary>
    /// <param name="timestamp">RTP timestamp: the same in all packets of one press (RFC 4733, 2.1).</param>
    /// <param name="payload">The packet's payload.</param>
    public bool Take(uint timestamp, ReadOnlySpan<byte> payload)
    {
        if (!keys.AreUsed || leg.Role != SpeakerRole.Customer || (_isPressed && timestamp == _timestamp) || !TelephoneEvent.TryParse(payload, out var pressed))
        {
            return false;
        }

        (_timestamp, _isPressed) = (timestamp, true);
        return keys.Of(pressed.Key) is { } state && state != leg.Call.Notice && leg.Call.TrySetNotice(state, NoticeMeans.Dtmf, clock);
    }
}
