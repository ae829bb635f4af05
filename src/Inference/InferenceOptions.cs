using System.Text.RegularExpressions;
using EdgeCx.Core.Flow;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference;

/// <summary>Section <c>Inference</c>: where the models run and how their batches are formed.</summary>
public sealed partial record InferenceOptions
{
    /// <summary>Windows of a recording that may wait in each of the two places ahead of a thread.</summary>
    internal const int RecordingBacklog = 128;

    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Inference";

    private static readonly int[] DefaultVoiceBatchSizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
    private static readonly int[] DefaultEmotionBatchSizes = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];

    // A GPU takes a wide batch nearly as fast as a narrow one, so rows that only fill it up are cheap, and each size costs memory for its captured graph.
    private static readonly int[] DeviceVoiceBatchSizes = [1, 4, 16, 64, 128, 256, 512];
    private static readonly int[] DeviceEmotionBatchSizes = [1, 4, 16, 32, 64, 128, 256];

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>. What is not there falls back to the next simpler one, with one line in the log.</summary>
    public string Target { get; init; } = "cpu";

    /// <summary>Path of <c>libonnxruntime.so</c> (a vendor's build for Jetson, say); null for the one that came with the appliance.</summary>
    public string? NativeLibrary { get; init; }

    /// <summary>Folder that holds <c>silero-vad/</c>, <c>voice-emotion/</c> and <c>moonshine/</c>; null for <c>models</c> beside the program.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>How a GPU is used.</summary>
    public GpuOptions Gpu { get; init; } = new();

    /// <summary><c>auto</c> (int8 on a CPU when its self-check passes), <c>int8</c> (no fall-back) or <c>fp32</c>. A GPU always runs the fp32 graphs.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>Threads that one run may use. There is one inference thread per model besides.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Batch sizes prepared for voice activity, rising; a batch is filled up to the next one. Null for the defaults.</summary>
    public int[]? VoiceBatchSizes { get; init; }

    /// <summary>Batch sizes prepared for emotion, rising. Null for the defaults.</summary>
    public int[]? EmotionBatchSizes { get; init; }

    /// <summary>
    /// Lowest rung of the emotion ladder (0 the whole model, 1 every second chunk, 2 the first layer of every second chunk, 3 prosody only), for recordings too: a
    /// small machine may start further up.
    /// </summary>
    public int LeastRung { get; init; }

    /// <summary>Highest rung that overload may take a leg to.</summary>
    public int MostRung { get; init; } = RungCounters.Rungs - 1;

    /// <summary>Longest wait of a voice frame for company in its batch, ms.</summary>
    public int VoiceMaxWaitMs { get; init; } = 4;

    /// <summary>Legs heard at a time; audio of more is shed and counted.</summary>
    public int MaxLegs { get; init; } = 4096;

    /// <summary>Windows that may wait inside one inference thread.</summary>
    public int MaxBacklog { get; init; } = 16384;

    /// <summary>Frames below this level, dBFS, are silence without asking the model.</summary>
    public double SilenceDbfs { get; init; } = -72;

    /// <summary>Frames of a line's own steady noise, up to so many dB over its floor, are not asked about either once the model found nobody in it; 0 asks always.</summary>
    public double NoiseMarginDb { get; init; } = 3;

    /// <summary>Speech begins at this probability (0 to 1) …</summary>
    public double SpeechStart { get; init; } = 0.5;

    /// <summary>… and ends below this one.</summary>
    public double SpeechEnd { get; init; } = 0.35;

    /// <summary>Frames in a row (of 32 ms) at or over <see cref="SpeechStart"/> before it is speech.</summary>
    public int MinSpeechFrames { get; init; } = 2;

    /// <summary>Frames in a row (of 32 ms) below <see cref="SpeechEnd"/> before speech is over.</summary>
    public int MinSilenceFrames { get; init; } = 2;

    /// <summary>Words: <c>off</c>, <c>tiny</c> or <c>base</c> (better at about twice the cost; fetched on request).</summary>
    public string Transcription { get; init; } = "tiny";

    /// <summary>
    /// Language spoken on the calls: <c>auto</c> (English is recognised, any other stays unknown and gives no words), or an ISO 639-1 code.
    /// </summary>
    public string Language { get; init; } = "auto";

    /// <summary>
    /// Who accepted the Moonshine AI Community License of the Spanish transcriber for this site, and when (<c>NAME, YYYY-MM-DD</c>); null where
    /// nobody did. Without it <c>es</c> gives no words. It is written to the log at each start.
    /// </summary>
    public string? SpanishLicenceAccepted { get; init; }

    /// <summary>Prepared batch sizes for voice activity.</summary>
    internal int[] VoiceSizes => VoiceSizesOn(ExecutionTarget.Cpu);

    /// <summary>Prepared batch sizes for emotion.</summary>
    internal int[] EmotionSizes => EmotionSizesOn(ExecutionTarget.Cpu);

    /// <summary>The folder of the models.</summary>
    internal string ModelRoot => ModelDirectory ?? Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>
    /// Folder that holds the <c>voice-emotion</c> to run; null for the one among the models. Set by evaluation alone, which runs models that
    /// were trained without the speaker they are tried on.
    /// </summary>
    internal string? EmotionDirectory { get; init; }

    /// <summary>The folder of the voice-emotion model.</summary>
    internal string EmotionRoot => Path.Combine(EmotionDirectory ?? ModelRoot, "voice-emotion");

    /// <summary>Prepared batch sizes for voice activity on a target.</summary>
    internal int[] VoiceSizesOn(ExecutionTarget target) => VoiceBatchSizes ?? (target == ExecutionTarget.Cpu ? DefaultVoiceBatchSizes : DeviceVoiceBatchSizes);

    /// <summary>Prepared batch sizes for emotion on a target.</summary>
    internal int[] EmotionSizesOn(ExecutionTarget target) => EmotionBatchSizes ?? (target == ExecutionTarget.Cpu ? DefaultEmotionBatchSizes : DeviceEmotionBatchSizes);

    /// <summary>
    /// The same for recordings. They are read as fast as they are understood, so what may wait is how far a leg's frames come before its chunks'
    /// results; a conversation holds only so much of one while it waits for the other (4.4 minutes).
    /// </summary>
    public InferenceOptions ForRecordings() => this with { MaxBacklog = RecordingBacklog };

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (!ExecutionTargets.TryParse(Target, out _))
        {
            yield return $"Inference:Target is '{Target}'; allowed are cpu, cuda, tensorrt.";
        }

        if (NativeLibrary is not null && !File.Exists(NativeLibrary))
        {
            yield return $"Inference:NativeLibrary is '{NativeLibrary}'; allowed is the path of an existing libonnxruntime.so.";
        }

        if (ModelDirectory is not null && !Directory.Exists(ModelDirectory))
        {
            yield return $"Inference:ModelDirectory is '{ModelDirectory}'; allowed is an existing folder.";
        }

        if (Precision is not ("auto" or "int8" or "fp32"))
        {
            yield return $"Inference:Precision is '{Precision}'; allowed are auto, int8, fp32.";
        }

        if (Transcription is not ("off" or "tiny" or "base"))
        {
            yield return $"Inference:Transcription is '{Transcription}'; allowed are off, tiny, base.";
        }

        if (Language != "auto" && !(Language is { Length: 2 } && Language.All(char.IsAsciiLetterLower)))
        {
            yield return $"Inference:Language is '{Language}'; allowed are auto, or an ISO 639-1 code such as en, es, de.";
        }

        if (SpanishLicenceAccepted is { Length: > 0 } accepted && !(accepted.Length <= 200 && AcceptanceDate().IsMatch(accepted)))
        {
            yield return $"Inference:SpanishLicenceAccepted is '{accepted}'; allowed is who accepted it and the date, as in 'NAME, 2026-01-31' (at most 200 characters).";
        }

        foreach (var error in OutOfRange("Threads", Threads, 1, 64)
            .Concat(OutOfRange("LeastRung", LeastRung, 0, RungCounters.Rungs - 1))
            .Concat(OutOfRange("MostRung", MostRung, LeastRung, RungCounters.Rungs - 1))
            .Concat(OutOfRange("VoiceMaxWaitMs", VoiceMaxWaitMs, 0, 30))
            .Concat(OutOfRange("MaxLegs", MaxLegs, 2, 65536))
            .Concat(OutOfRange("MaxBacklog", MaxBacklog, 256, 1 << 20))
            .Concat(OutOfRange("SilenceDbfs", SilenceDbfs, -96, -50))
            .Concat(OutOfRange("NoiseMarginDb", NoiseMarginDb, 0, 10))
            .Concat(OutOfRange("SpeechStart", SpeechStart, 0.05, 0.99))
            .Concat(OutOfRange("SpeechEnd", SpeechEnd, 0.01, SpeechStart))
            .Concat(OutOfRange("MinSpeechFrames", MinSpeechFrames, 1, 15))
            .Concat(OutOfRange("MinSilenceFrames", MinSilenceFrames, 1, 30))
            .Concat(BadSizes("VoiceBatchSizes", VoiceSizes))
            .Concat(BadSizes("EmotionBatchSizes", EmotionSizes))
            .Concat(Gpu.Validate()))
        {
            yield return error;
        }
    }

    [GeneratedRegex(@"\S.*\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")]
    private static partial Regex AcceptanceDate();

    private static IEnumerable<string> OutOfRange(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
        {
            yield return FormattableString.Invariant($"Inference:{key} is {value}; allowed are {least} to {most}.");
        }
    }

    private static IEnumerable<string> BadSizes(string key, int[] sizes)
    {
        if (sizes.Length is 0 or > 32 || sizes[0] < 1 || sizes[^1] > 1024 || sizes.Zip(sizes.Skip(1)).Any(pair => pair.First >= pair.Second))
        {
            yield return $"Inference:{key} is [{string.Join(',', sizes)}]; allowed are 1 to 32 rising sizes from 1 to 1024.";
        }
    }
}
