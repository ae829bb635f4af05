using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Sip;

/// <summary>What the SIP edge logs: never a line a message, never who calls.</summary>
internal static partial class SipLog
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Information, Message = "SIP edge listens on {Address}, UDP and TCP")]
    public static partial void Listening(ILogger logger, IPEndPoint address);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "SIP edge stopped; {Open} dialogs were not answered by their peer")]
    public static partial void Stopped(ILogger logger, int open);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "SIP edge: a signalling step failed; the message is lost, signalling goes on")]
    public static partial void StepFailed(ILogger logger, Exception error);
}
