namespace EdgeCx.Inference;

/// <summary>What inference runs on, for <c>doctor</c>, metrics and <c>capacity</c>.</summary>
/// <param name="ExecutionTarget"><c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>, after any fall-back.</param>
/// <param name="NativeLibrary">Path of the native library; null where the system's own search found it.</param>
/// <param name="RuntimeVersion">ONNX Runtime's version.</param>
/// <param name="VoiceModel">File of the voice-activity graph.</param>
/// <param name="EmotionModel">Name of the emotion model and the arithmetic of the graphs in use.</param>
/// <param name="EmotionVersion">Version of the emotion model.</param>
/// <param name="FellBackToFp32">True when the int8 graph failed its self-check on this machine.</param>
public sealed record InferenceStatus(
    string ExecutionTarget,
    string? NativeLibrary,
    string RuntimeVersion,
    string VoiceModel,
    string EmotionModel,
    string EmotionVersion,
    bool FellBackToFp32)
{
    /// <summary>The configured target.</summary>
    public string WantedTarget { get; init; } = "cpu";

    /// <summary>Why it is not the configured target, in one line; empty where it is.</summary>
    public string TargetReason { get; init; } = "";

    /// <summary>True when the device failed while it ran, and the CPU goes on until a restart.</summary>
    public bool DeviceLost { get; init; }

    /// <summary>The device and its driver; empty on a CPU.</summary>
    public string Device { get; init; } = "";

    /// <summary>The transcriber in use; null where no words are used.</summary>
    public string? Transcriber { get; init; }

    /// <summary>The transcriber's language, ISO 639-1; empty where no words are used.</summary>
    public string TranscriberLanguage { get; init; } = "";

    /// <summary>Why no words are used; empty where they are.</summary>
    public string NoWords { get; init; } = "";
}
