using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Decides whether a leg speaks the transcriber's language: set by configuration, or recognised by the transcriber's own confidence over the
/// first seconds of speech. A transcriber gives words for any language; in a language that is not its own they are nonsense, and it is less sure
/// of them. Until it is decided, and where it was decided against, no words are used.
/// </summary>
/// <remarks>
/// The mean probability of a token has to reach 0.64 + 1.6 / n over n tokens: the fewer there are, the surer they have to be. Figures behind it:
/// docs/words.md.
/// </remarks>
internal sealed class LanguageJudge
{
    private const double Least = 0.64;
    private const double Margin = 1.6;

    /// <summary>Tokens before it is decided.</summary>
    private const int MinTokens = 12;

    /// <summary>Tokens after which evidence is forgotten by half, so that a leg that began with music or a bad line is heard out later.</summary>
    private const double ForgetTokens = 60;

    private readonly string _language;
    private readonly bool _recognises;
    private double _weight;
    private double _sum;

    /// <summary>Makes one.</summary>
    /// <param name="language">The transcriber's language, ISO 639-1.</param>
    /// <param name="recognises">True to find out; false where the site's configuration says that it is this language.</param>
    public LanguageJudge(string language, bool recognises)
    {
        _language = language;
        _recognises = recognises;
        IsAccepted = !recognises;
    }

    /// <summary>True when the leg speaks the transcriber's language.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>Mean probability over the evidence, 0 to 1; 0 without any.</summary>
    public double Mean => _weight > 0 ? _sum / _weight : 0;

    /// <summary>Takes a transcript; sets the leg's language when it is decided.</summary>
    /// <returns>True when the transcript may be used.</returns>
    public bool Take(Leg leg, in Transcript transcript)
    {
        if (!IsAccepted && transcript.Tokens > 0)
        {
            var keep = Math.Pow(0.5, transcript.Tokens / ForgetTokens);
            _weight = (_weight * keep) + transcript.Tokens;
            _sum = (_sum * keep) + (transcript.Tokens * transcript.Confidence);
            IsAccepted = _weight >= MinTokens && Mean >= Least + (Margin / _weight);
        }

        if (IsAccepted && leg.Language != _language)
        {
            leg.SetLanguage(_language);
        }

        return IsAccepted;
    }

    /// <summary>Another person may speak on the leg from here on.</summary>
    public void Reset(Leg leg)
    {
        if (_recognises)
        {
            IsAccepted = false;
            _weight = _sum = 0;
            leg.SetLanguage("");
        }
    }
}
