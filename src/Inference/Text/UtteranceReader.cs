using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Text;

/// <summary>
/// Reads the words of one utterance: emotion of a customer's, phrases of a customer's and an agent's, nothing of anyone else's. Nothing is
/// kept between utterances, nothing of the words is logged; any number of threads may call it.
/// </summary>
internal sealed class UtteranceReader : IDisposable
{
    private static readonly string[] Languages = ["en", "es", "pt"];
    private readonly Dictionary<string, (PhraseBook Phrases, EmotionLexicon Lexicon)> _languages = [];
    private readonly TextEmotionModel? _model;
    private readonly ILogger _logger;
    private int _failed;

    private UtteranceReader(string folder, TextEmotionModel? model, ILogger logger)
    {
        _model = model;
        _logger = logger;
        foreach (var language in Languages)
        {
            _languages[language] = (
                PhraseBook.Read(Path.Combine(folder, $"phrases.{language}.json")),
                EmotionLexicon.Read(Path.Combine(folder, $"lexicon.{language}.json")));
        }
    }

    /// <summary>True when English emotion comes from the model; false when from word lists.</summary>
    public bool HasModel => _model is not null;

    /// <summary>Loads the data files and, where it is there, the model of English emotion; without it one line is logged and word lists serve.</summary>
    /// <param name="factory">Makes the session.</param>
    /// <param name="modelRoot">Folder that holds <c>text-emotion/</c> and <c>use-lite/</c>.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="InferenceStartException">A data file of phrases or word lists is missing or broken; it is named.</exception>
    public static UtteranceReader Load(SessionFactory factory, string modelRoot, ILogger logger)
    {
        TextEmotionModel? model = null;
        try
        {
            model = TextEmotionModel.Load(factory, modelRoot);
        }
        catch (InferenceStartException e)
        {
            logger.TextModelMissing(e.Message);
        }

        try
        {
            return new UtteranceReader(Path.Combine(modelRoot, "text-emotion"), model, logger);
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <summary>Reads an utterance of a leg. Emotion is read under the right to it alone: without one that holds there are phrases at most.</summary>
    /// <param name="maskedText">As below.</param>
    /// <param name="language">As below.</param>
    /// <param name="role">Who speaks.</param>
    /// <param name="permit">The right to infer emotion of the leg; a default one for an agent's.</param>
    public UtteranceReading Read(string maskedText, string language, SpeakerRole role, in EmotionPermit permit)
    {
        if (permit.Holds)
        {
            return Read(maskedText, language, SpeakerRole.Customer);
        }

        return role == SpeakerRole.Agent ? Read(maskedText, language, SpeakerRole.Agent) : default;
    }

    /// <summary>Reads an utterance.</summary>
    /// <param name="maskedText">The words, card numbers and ids masked as <c>[number]</c> and the like: asterisks would read as swearing.</param>
    /// <param name="language">ISO 639-1; a region after it does not matter. A language other than en, es, pt gives nothing.</param>
    /// <param name="role">Who speaks.</param>
    /// <returns>Emotion for a customer only; phrases for a customer and an agent; nothing for everyone else.</returns>
    public UtteranceReading Read(string maskedText, string language, SpeakerRole role)
    {
        if (role is not (SpeakerRole.Customer or SpeakerRole.Agent) || !TryLanguage(language, out var code, out var data))
        {
            return default;
        }

        var text = SpokenText.Of(maskedText);
        var phrases = data.Phrases.Count(text);
        return role == SpeakerRole.Agent
            ? new UtteranceReading(null, phrases)
            : new UtteranceReading(Emotion(maskedText, text, code, data.Lexicon), phrases);
    }

    /// <inheritdoc/>
    public void Dispose() => _model?.Dispose();

    private TextEmotion Emotion(string maskedText, SpokenText text, string code, EmotionLexicon lexicon)
    {
        if (code == "en" && _model is not null)
        {
            try
            {
                return _model.Read(maskedText, text.Words.Count);
            }
            catch (GraphRunException e)
            {
                // Once: it would fail for each utterance alike.
                if (Interlocked.Exchange(ref _failed, 1) == 0)
                {
                    _logger.TextModelFailed(e);
                }
            }
        }

        return lexicon.Read(text);
    }

    private bool TryLanguage(string language, out string code, out (PhraseBook Phrases, EmotionLexicon Lexicon) data)
    {
        var end = language.AsSpan().IndexOfAny('-', '_');
        code = (end < 0 ? language : language[..end]).ToLowerInvariant();
        return _languages.TryGetValue(code, out data);
    }
}
