using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Conversation;

/// <summary>What the conversation loop logs: never a line a frame, never an identity.</summary>
internal static partial class ConversationLog
{
    /// <summary>Coaching of one call failed.</summary>
    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Coaching of call {CallId} failed at a signal of kind {Kind} and ends; other calls go on")]
    public static partial void CallFailed(ILogger logger, Exception error, string callId, string kind);

    /// <summary>The table of calls is full.</summary>
    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "Call {CallId} is not coached: {MaxCalls} calls are (Coaching:MaxCalls). Said once until there is room again")]
    public static partial void TableFull(ILogger logger, string callId, int maxCalls);

    /// <summary>The receiver of call summaries failed.</summary>
    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "The summary of call {CallId} could not be handed over")]
    public static partial void SummaryFailed(ILogger logger, Exception error, string callId);

    /// <summary>The loop starts.</summary>
    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Conversation loop runs: at most {MaxCalls} calls, cues in '{Language}'")]
    public static partial void LoopStarted(ILogger logger, int maxCalls, string language);

    /// <summary>The loop stopped.</summary>
    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "Conversation loop stopped; {Calls} calls were ended")]
    public static partial void LoopStopped(ILogger logger, int calls);
}
