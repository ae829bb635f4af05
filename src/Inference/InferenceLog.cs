using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference;

/// <summary>Log lines of inference: event ids 2000 to 2999. Never a line a frame, no identity.</summary>
internal static partial class InferenceLog
{
    [LoggerMessage(2000, LogLevel.Warning, "Execution target {Wanted} is not available, {Instead} is used instead: {Reason}")]
    public static partial void TargetMissing(this ILogger logger, string wanted, string instead, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "{Graph} failed its start-up self-check ({Detail}); {Fallback} is used instead")]
    public static partial void SelfCheckFailed(this ILogger logger, string graph, string detail, string fallback);

    [LoggerMessage(2002, LogLevel.Information, "Inference is ready on {Target} with ONNX Runtime {Version}: {Voice} and {Emotion}")]
    public static partial void Ready(this ILogger logger, string target, string version, string voice, string emotion);

    [LoggerMessage(2003, LogLevel.Error, "{Worker}: run {Failures} failed, its windows are counted as inference-failed")]
    public static partial void RunFailed(this ILogger logger, string worker, long failures, Exception error);

    [LoggerMessage(2004, LogLevel.Warning, "{Worker}: stopped with {Windows} windows unserved")]
    public static partial void StoppedEarly(this ILogger logger, string worker, int windows);

    [LoggerMessage(2005, LogLevel.Critical, "{Worker} ended by an error; the appliance cannot hear any more")]
    public static partial void WorkerEnded(this ILogger logger, string worker, Exception error);

    [LoggerMessage(2006, LogLevel.Error, "Execution target {Target} failed and is given up until a restart, calls go on on the CPU: {Reason}")]
    public static partial void DeviceLost(this ILogger logger, string target, string reason);

    [LoggerMessage(2007, LogLevel.Information, "{Graph} runs without {Feature}: {Reason}")]
    public static partial void PlanRefused(this ILogger logger, string graph, string feature, string reason);

    [LoggerMessage(2040, LogLevel.Information, "Words: {Model} for language {Language} (Inference:Language {Configured})")]
    public static partial void WordsReady(this ILogger logger, string model, string language, string configured);

    [LoggerMessage(2041, LogLevel.Information, "No words are used: {Reason}")]
    public static partial void WordsOff(this ILogger logger, string reason);

    [LoggerMessage(2042, LogLevel.Information, "The Moonshine AI Community License of the Spanish transcriber was accepted for this site: Inference:SpanishLicenceAccepted is '{Accepted}'")]
    public static partial void SpanishLicenceAccepted(this ILogger logger, string accepted);

    [LoggerMessage(2043, LogLevel.Error, "Transcription {Failures} failed, its segment is counted as inference-failed")]
    public static partial void TranscriptionFailed(this ILogger logger, long failures, Exception error);

    [LoggerMessage(2044, LogLevel.Critical, "Transcription ended by an error; calls are heard without words from here on")]
    public static partial void WordsEnded(this ILogger logger, Exception error);
}
