using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Speech;

/// <summary>Which transcriber a configuration asks for, or why it gets none.</summary>
/// <param name="Model">The transcriber; null for none.</param>
/// <param name="Reason">Why there is none; empty where there is one.</param>
internal readonly record struct TranscriberChoice(TranscriberModel? Model, string Reason)
{
    /// <summary>Chooses. A language without a transcriber gives no words: what one for another language understands is nonsense.</summary>
    public static TranscriberChoice Of(InferenceOptions options) => options switch
    {
        { Transcription: "off" } => new(null, "Inference:Transcription is off"),
        { Language: "es", SpanishLicenceAccepted: null or "" } => new(
            null,
            "Inference:Language is es, and the Spanish transcriber's licence was not accepted (Inference:SpanishLicenceAccepted 'NAME, YYYY-MM-DD'; it is the Moonshine AI Community License)"),
        { Language: "es" } => new(TranscriberModel.Spanish, ""),
        { Language: not ("auto" or "en") } => new(null, $"there is no transcriber for Inference:Language {options.Language} (there is one for en, and on request for es)"),
        { Transcription: "base" } => new(TranscriberModel.Base, ""),
        _ => new(TranscriberModel.Tiny, ""),
    };

    /// <summary>Says at start what is used, and on whose word.</summary>
    public void Log(ILogger logger, InferenceOptions options)
    {
        if (Model is null)
        {
            logger.WordsOff(Reason);
            return;
        }

        logger.WordsReady("moonshine-" + Model.Name, Model.Language, options.Language);
        if (Model == TranscriberModel.Spanish)
        {
            logger.SpanishLicenceAccepted(options.SpanishLicenceAccepted!);
        }
    }
}
