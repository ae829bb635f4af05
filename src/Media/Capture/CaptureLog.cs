using EdgeCx.Core.Calls;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>Log lines of the mirror tap, events 1450 to 1479. No identity, no address of a caller: calls and legs go by our own ids.</summary>
internal static partial class CaptureLog
{
    [LoggerMessage(1450, LogLevel.Information, "Call {CallId} was seen to begin ({How})")]
    public static partial void CallBegan(ILogger logger, CallId callId, string how);

    [LoggerMessage(1451, LogLevel.Information, "Call {CallId} was seen to end: {Reason}")]
    public static partial void CallEnded(ILogger logger, CallId callId, string reason);

    [LoggerMessage(1452, LogLevel.Warning, "Leg {LegId} of call {CallId} {Obstacle}")]
    public static partial void CannotHear(ILogger logger, LegId legId, CallId callId, string obstacle);

    [LoggerMessage(1453, LogLevel.Information, "Leg {LegId} of call {CallId} is {Role}: {Rule}")]
    public static partial void RoleBound(ILogger logger, LegId legId, CallId callId, SpeakerRole role, string rule);

    [LoggerMessage(1454, LogLevel.Information, "Call {CallId} is part of call {Other} ({How})")]
    public static partial void CallJoined(ILogger logger, CallId callId, CallId other, string how);

    [LoggerMessage(1455, LogLevel.Warning, "A call was seen that cannot be followed: {Reason}")]
    public static partial void NotFollowed(ILogger logger, string reason);

    [LoggerMessage(1461, LogLevel.Information, "Calls that begin on the mirror are not taken now, and counted as {Reason}. This is said once")]
    public static partial void NotTaken(ILogger logger, string reason);

    [LoggerMessage(1456, LogLevel.Information, "Listening to mirror interface {Interface} on {Threads} threads")]
    public static partial void Started(ILogger logger, string @interface, int threads);

    [LoggerMessage(1457, LogLevel.Error, "The mirror interface {Interface} is not heard: {Reason}")]
    public static partial void NotHeard(ILogger logger, string @interface, string reason);

    [LoggerMessage(1458, LogLevel.Warning, "The mirror lost {Frames} frames before they reached us in the last {Seconds} s: the ring was full (Mirror:RingMiB, Mirror:Threads)")]
    public static partial void RingDropped(ILogger logger, long frames, double seconds);

    [LoggerMessage(1459, LogLevel.Critical, "Mirror thread {Thread} failed")]
    public static partial void ThreadFailed(ILogger logger, Exception exception, string thread);

    [LoggerMessage(1460, LogLevel.Warning, "Call {CallId}: {Lost} of {Packets} packets of leg {LegId} were lost, {OnMirror} of them by the mirror and not by the call")]
    public static partial void Losses(ILogger logger, CallId callId, LegId legId, long lost, long packets, long onMirror);
}
