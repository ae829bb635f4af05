using System.Net;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtpengine;

/// <summary>Log lines of the relay's source, events 1450 to 1469. No tags, Call-IDs or media addresses.</summary>
internal static partial class RtpengineLog
{
    [LoggerMessage(1450, LogLevel.Information, "rtpengine at {Control} answers; its calls are subscribed to")]
    public static partial void Reached(this ILogger logger, IPEndPoint control);

    [LoggerMessage(1451, LogLevel.Warning, "rtpengine at {Control} (Rtpengine:Control) does not answer; asked again every {PollMs} ms")]
    public static partial void Lost(this ILogger logger, IPEndPoint control, int pollMs);

    [LoggerMessage(1452, LogLevel.Warning, "A call could not be subscribed to: rtpengine says '{Reason}'")]
    public static partial void SubscriptionRefused(this ILogger logger, string reason);

    [LoggerMessage(1453, LogLevel.Information, "A relayed call was not taken: {Status} {Reason}")]
    public static partial void NotTaken(this ILogger logger, int status, string reason);

    [LoggerMessage(1454, LogLevel.Error, "A look at the relay's calls failed")]
    public static partial void LookFailed(this ILogger logger, Exception error);

    [LoggerMessage(1455, LogLevel.Warning, "rtpengine did not answer that a caller, held back for a prompt, is let through; asked on every {RetryMs} ms")]
    public static partial void ReleaseUnanswered(this ILogger logger, int retryMs);

    [LoggerMessage(1456, LogLevel.Information, "rtpengine answered again: a caller who was held back for a prompt is let through")]
    public static partial void ReleaseAnswered(this ILogger logger);

    [LoggerMessage(1457, LogLevel.Warning, "{Count} callers were still held back for prompts that an earlier run did not end; they are let through")]
    public static partial void HoldsRecovered(this ILogger logger, int count);

    [LoggerMessage(1458, LogLevel.Warning, "rtpengine at {Control} (Rtpengine:Control) cannot play prompts ({Ability}): Rtpengine:Prompts has no effect")]
    public static partial void CannotPlay(this ILogger logger, IPEndPoint control, RelayAbility ability);
}
