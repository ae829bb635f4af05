using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Policy;

/// <summary>What the policy logs: files of the site's, never an agent.</summary>
internal static partial class PolicyLog
{
    /// <summary>New rules, texts or profiles hold.</summary>
    [LoggerMessage(EventId = 3301, Level = LogLevel.Information, Message = "The site's {What} changed and hold from now on, also in running calls")]
    public static partial void Reloaded(ILogger logger, string what);

    /// <summary>New rules, texts or profiles are wrong.</summary>
    [LoggerMessage(EventId = 3302, Level = LogLevel.Error, Message = "The site's {What} changed and cannot be used; what held before goes on: {Errors}")]
    public static partial void Refused(ILogger logger, string what, string errors);

    /// <summary>A language is asked for that has no texts.</summary>
    [LoggerMessage(EventId = 3303, Level = LogLevel.Warning, Message = "No cue texts in '{Language}', which Coaching:AgentsFile asks for: its agents are cued in '{Default}'. Said once")]
    public static partial void NoTexts(ILogger logger, string language, string @default);

    /// <summary>What was learnt cannot be kept.</summary>
    [LoggerMessage(EventId = 3304, Level = LogLevel.Warning, Message = "What agents' taps taught cannot be written to {Path} ({Cause}): it is kept in memory and tried again. Said once")]
    public static partial void LearningUnwritable(ILogger logger, string path, string cause);

    /// <summary>What was learnt can be kept again.</summary>
    [LoggerMessage(EventId = 3305, Level = LogLevel.Information, Message = "What agents' taps taught is written to {Path} again")]
    public static partial void LearningWritable(ILogger logger, string path);

    /// <summary>What was learnt cannot be read.</summary>
    [LoggerMessage(EventId = 3306, Level = LogLevel.Error, Message = "{Path} cannot be read and was put aside as {Aside}; learning begins anew: {Errors}")]
    public static partial void LearningUnreadable(ILogger logger, string path, string aside, string errors);

    /// <summary>Looking for changes failed.</summary>
    [LoggerMessage(EventId = 3307, Level = LogLevel.Error, Message = "Looking for changes of the site's rules failed; what holds goes on")]
    public static partial void LookFailed(ILogger logger, Exception error);
}
