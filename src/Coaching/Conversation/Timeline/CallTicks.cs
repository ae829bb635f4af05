using EdgeCx.Core.Audio;

namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>
/// The grid of a call's time: ticks of one voice frame's length (32 ms), counted from the call's first sample. A frame belongs to the tick
/// whose middle it covers, so each frame of a leg falls on a tick of its own, whatever the leg's offset.
/// </summary>
internal static class CallTicks
{
    /// <summary>Samples in a tick.</summary>
    public const int Samples = PcmFormat.VoiceFrameSamples;

    /// <summary>Length of a tick, ms.</summary>
    public const double Ms = Samples / (double)PcmFormat.SamplesPerMs;

    /// <summary>The tick of a frame that starts at a position in the call's time, in samples.</summary>
    public static long OfFrame(long callSample) => (callSample + (Samples / 2) - 1) >> 8;

    /// <summary>The first tick that ends at or after a position in the call's time, in samples.</summary>
    public static long EndingAtOrAfter(long callSample) => (callSample - 1) >> 8;

    /// <summary>End of a tick in the call's time, in samples.</summary>
    public static long EndSample(long tick) => (tick + 1) * Samples;

    /// <summary>End of a tick in the call's time, ms.</summary>
    public static double EndMs(long tick) => PcmFormat.ToMs(EndSample(tick));

    /// <summary>Ticks in a duration, rounded up.</summary>
    public static int Count(double ms) => (int)Math.Ceiling(ms / Ms);
}
