using EdgeCx.Core.Calls;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Siprec;

/// <summary>Log lines of the SIPREC server, events 1400 to 1449. No identity: calls and legs go by our own ids.</summary>
internal static partial class SiprecLog
{
    [LoggerMessage(1400, LogLevel.Information, "Call {CallId} began with {Streams} streams")]
    public static partial void CallBegan(this ILogger logger, CallId callId, int streams);

    [LoggerMessage(1401, LogLevel.Information, "Call {CallId} ended: {Reason}")]
    public static partial void CallEnded(this ILogger logger, CallId callId, string reason);

    [LoggerMessage(1402, LogLevel.Information, "INVITE refused with {Status}: {Reason}")]
    public static partial void InviteRefused(this ILogger logger, int status, string reason);

    [LoggerMessage(1403, LogLevel.Warning, "Metadata of call {CallId} could not be read, expected {Reject}")]
    public static partial void MetadataUnreadable(this ILogger logger, CallId callId, Reject reject);

    [LoggerMessage(1404, LogLevel.Information, "Leg {LegId} of call {CallId} is {Role}: {Rule}")]
    public static partial void RoleBound(this ILogger logger, LegId legId, CallId callId, SpeakerRole role, string rule);

    [LoggerMessage(1406, LogLevel.Warning, "Call {CallId} has had no media and no signalling for {Seconds} s and is ended")]
    public static partial void NoMedia(this ILogger logger, CallId callId, double seconds);

    [LoggerMessage(1407, LogLevel.Warning, "A body inside call {CallId} was refused with {Status}, expected {Reject}")]
    public static partial void BodyRefused(this ILogger logger, CallId callId, int status, Reject reject);

    [LoggerMessage(1408, LogLevel.Information, "Recording client '{UserAgent}': {What} {Advice}")]
    public static partial void ClientDeviates(this ILogger logger, string userAgent, string what, string advice);
}
