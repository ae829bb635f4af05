using EdgeCx.Core.Calls;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Whisper;

/// <summary>Log messages of calls that carry prompts. Event ids 1470–1489.</summary>
internal static partial class WhisperLog
{
    [LoggerMessage(EventId = 1470, Level = LogLevel.Information, Message = "Call {CallId} has a whisper leg to its agent.")]
    public static partial void LegStands(ILogger logger, CallId callId);

    [LoggerMessage(EventId = 1471, Level = LogLevel.Warning, Message = "Call {CallId} has no whisper leg to its agent: {Reason}.")]
    public static partial void NoLeg(ILogger logger, CallId callId, string reason);

    [LoggerMessage(EventId = 1474, Level = LogLevel.Information, Message = "Call {CallId}: the PBX ended the whisper leg; it is placed again while the call lives.")]
    public static partial void LegEnded(ILogger logger, CallId callId);

    [LoggerMessage(EventId = 1475, Level = LogLevel.Error, Message = "The whisper leg of call {CallId} failed in itself.")]
    public static partial void LegFailed(ILogger logger, CallId callId, Exception error);

    [LoggerMessage(EventId = 1472, Level = LogLevel.Warning, Message = "Call {CallId} gets no whisper leg: there are {MaxLegs} already (Whisper:MaxLegs).")]
    public static partial void TooManyLegs(ILogger logger, CallId callId, int maxLegs);

    [LoggerMessage(
        EventId = 1473,
        Level = LogLevel.Warning,
        Message = "Call {CallId} gets no intercom prompts: its agent's device is not marked as a second one (secondDevice). On the phone that carries the customer an intercom call would put the customer on hold.")]
    public static partial void NotSecondDevice(ILogger logger, CallId callId);
}
