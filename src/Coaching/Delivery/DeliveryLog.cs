using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery;

/// <summary>What delivery logs.</summary>
internal static partial class DeliveryLog
{
    /// <summary>A sink threw.</summary>
    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "Sink {Sink} failed and is counted from here on without a line each")]
    public static partial void SinkFailed(ILogger logger, Exception error, string sink);

    /// <summary>The event log cannot be written.</summary>
    [LoggerMessage(EventId = 3102, Level = LogLevel.Warning, Message = "Event log {Path} cannot be written ({Cause}): lines are dropped and counted until it can, tried again every {RetrySeconds} s")]
    public static partial void LogUnwritable(ILogger logger, string path, string cause, int retrySeconds);

    /// <summary>Lines of the event log were erased.</summary>
    [LoggerMessage(EventId = 3104, Level = LogLevel.Information, Message = "{Erased} lines of call {CallId} were erased from event log {Path}: the customer objected, or a leg was not the customer's")]
    public static partial void LinesErased(ILogger logger, int erased, string callId, string path);

    /// <summary>Lines of the event log could not be erased.</summary>
    [LoggerMessage(EventId = 3105, Level = LogLevel.Error, Message = "Lines of call {CallId} in event log {Path} could not be erased ({Cause}): tried again every {RetrySeconds} s")]
    public static partial void LinesNotErased(ILogger logger, string callId, string path, string cause, int retrySeconds);

    /// <summary>The event log can be written again.</summary>
    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "Event log {Path} is written again; {Dropped} lines were dropped")]
    public static partial void LogWritable(ILogger logger, string path, long dropped);
}
