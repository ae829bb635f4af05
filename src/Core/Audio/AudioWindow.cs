using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;

namespace EdgeCx.Core.Audio;

/// <summary>
/// A piece of one leg's audio on its way from framing to inference, with its place in media time and its deadline.
/// Whoever takes it off the last queue returns its lease, exactly once.
/// </summary>
/// <param name="Leg">The leg it was cut from.</param>
/// <param name="Kind">Frame, chunk, or a marker without audio.</param>
/// <param name="StartSample">
/// Position of the first <em>new</em> sample in the leg's media time (0 is the leg's first sample); for a marker, the position it stands at.
/// </param>
/// <param name="NewSamples">New samples: 256 or 4000; fewer only in a leg's last chunk, whose rest is zeros.</param>
/// <param name="Deadline">Stamped once, from the arrival of the packet that completed the window.</param>
/// <param name="FramedNs">Monotonic time at which the window was cut, in ns.</param>
/// <param name="Lease">
/// The samples: 256, or 2000 context + 4000. Default for markers. A voice frame that was heard wide-band carries the same audio at 16 kHz, too.
/// </param>
public readonly record struct AudioWindow(
    Leg Leg,
    WindowKind Kind,
    long StartSample,
    int NewSamples,
    Deadline Deadline,
    long FramedNs,
    WindowLease Lease)
{
    /// <summary>Monotonic time at which its last packet was let go after it was held behind a gap, ns; 0 where it was not held.</summary>
    public long ReleasedNs { get; init; }

    /// <summary><see cref="Call.Interruptions"/> under which it was heard: under another number it may not be understood any more.</summary>
    public int Interruptions { get; init; }

    /// <summary>True where a pause or an objection came since it was heard, or the call is paused: its audio is to be cleared unheard.</summary>
    public bool IsVoid => Leg.Call.IsPaused || Leg.Call.Interruptions != Interruptions;

    /// <summary>Position just after the last new sample, in the leg's media time.</summary>
    public long EndSample => StartSample + NewSamples;
}
