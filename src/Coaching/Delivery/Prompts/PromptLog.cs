using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>What is said of prompts, once at start. Event ids 3220 to 3229.</summary>
internal static partial class PromptLog
{
    /// <summary>What there is.</summary>
    [LoggerMessage(EventId = 3220, Level = LogLevel.Information, Message = "{Count} prompts from {Folder}")]
    public static partial void Read(ILogger logger, int count, string folder);

    /// <summary>There are none.</summary>
    [LoggerMessage(EventId = 3221, Level = LogLevel.Warning, Message = "No prompts in {Folder} (Delivery:PromptsFolder): a sign sounds without words; 'edgecx prompts render' makes them")]
    public static partial void None(ILogger logger, string folder);

    /// <summary>A file that cannot be used.</summary>
    [LoggerMessage(EventId = 3222, Level = LogLevel.Warning, Message = "{File} is not used, what was there before stays: {Problem}")]
    public static partial void Refused(ILogger logger, string file, string problem);
}
