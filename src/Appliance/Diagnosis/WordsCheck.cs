using System.Globalization;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether words are used, in which language, and what a second of speech costs on this machine.</summary>
internal static class WordsCheck
{
    private const int MaxSeconds = 10;

    /// <summary>Looks at a pipeline that was started.</summary>
    /// <param name="pipeline">The pipeline; nothing runs through it.</param>
    /// <param name="options">Section Inference.</param>
    /// <param name="speech">A recording of English speech to measure with; where it cannot be read, nothing is measured.</param>
    public static Finding Look(InferencePipeline pipeline, InferenceOptions options, string speech)
    {
        var status = pipeline.Status!;
        if (pipeline.Words is not { } words)
        {
            // Switched off on purpose is in order; a language that gets none should be known.
            return new Finding("words", options.Transcription == "off" ? Verdict.Ok : Verdict.Warn, $"none: {status.NoWords}");
        }

        var language = options.Language == "auto" ? $"{status.TranscriberLanguage} where it is recognised (Inference:Language auto)" : status.TranscriberLanguage;
        var licence = options.SpanishLicenceAccepted is { Length: > 0 } accepted && status.TranscriberLanguage == "es" ? $", licence accepted by '{accepted}'" : "";
        if (!File.Exists(speech) || !ClipWav.TryRead(File.ReadAllBytes(speech), out var samples, out _))
        {
            return new Finding("words", Verdict.Ok, $"moonshine-{status.Transcriber}, {language}{licence}");
        }

        var clip = samples.AsSpan(0, Math.Min(samples.Length, MaxSeconds * PcmFormat.SampleRateHz));
        var clock = new MonotonicClock(TimeProvider.System);
        words.Worker.Transcriber.Transcribe(clip, static () => true);
        var begin = clock.NowNs;
        words.Worker.Transcriber.Transcribe(clip, static () => true);
        var cost = MonotonicClock.ElapsedMs(begin, clock.NowNs) / PcmFormat.ToMs(clip.Length);
        return new Finding(
            "words",
            Verdict.Ok,
            string.Create(
                CultureInfo.InvariantCulture,
                $"moonshine-{status.Transcriber}, {language}{licence}; {cost:0.000} s per second of speech on one thread, {Math.Max(1, Math.Floor(1 / cost)):0} people speaking at a time"));
    }
}
