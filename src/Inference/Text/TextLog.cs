using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Text;

/// <summary>Log lines of reading words: event ids 2060 to 2069. Never a word of what was said.</summary>
internal static partial class TextLog
{
    [LoggerMessage(2060, LogLevel.Warning, "Emotion of English words comes from word lists, as the model cannot be loaded: {Reason}")]
    public static partial void TextModelMissing(this ILogger logger, string reason);

    [LoggerMessage(2061, LogLevel.Error, "The text-emotion model failed; word lists serve where it does. It is not logged again")]
    public static partial void TextModelFailed(this ILogger logger, Exception error);
}
