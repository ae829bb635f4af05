using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// What the customer's words have said lately, with forgetting (half-life 20 s of the call). An utterance weighs as much as the transcriber
/// was sure of it and as there are words in it; where the text model abstains its emotion counts for nothing, its phrases still do.
/// </summary>
internal sealed class WordsEvidence
{
    private const double HalfLifeMs = 20_000;
    private const double WordsOfFullWeight = 5;

    // Transcripts below this are as likely wrong as right.
    private const double LeastConfidence = 0.4;

    private double _frustration;
    private double _confusion;
    private double _weight;
    private double _words;
    private double _questions;
    private double _repairs;
    private double _forgottenMs = double.NaN;

    /// <summary>Words heard of late, forgetting included.</summary>
    public double Words => _words;

    /// <summary>Questions of late.</summary>
    public double Questions => _questions;

    /// <summary>Requests to repeat or explain of late.</summary>
    public double Repairs => _repairs;

    /// <summary>Frustration in the words, 0 to 1; 0 without words.</summary>
    public double Frustration => _weight > 0 ? _frustration / _weight : 0;

    /// <summary>Confusion in the words, 0 to 1; 0 without words.</summary>
    public double Confusion => _weight > 0 ? _confusion / _weight : 0;

    /// <summary>Takes an utterance at its place in the call's time; says how much it weighs, 0 to 1.</summary>
    public double Add(Utterance words, double atMs)
    {
        Forget(atMs);
        var sure = float.IsFinite(words.Confidence) ? Math.Clamp(words.Confidence, 0, 1) : 0;
        if (words.Words <= 0 || sure < LeastConfidence)
        {
            return 0;
        }

        var weight = sure * Math.Min(1, words.Words / WordsOfFullWeight);
        _words += words.Words;
        _questions += sure * words.Phrases.Questions;
        _repairs += sure * words.Phrases.Repairs;
        if (words.Emotion is { Abstained: false } emotion)
        {
            _weight += weight;
            _frustration += weight * Part(emotion.Frustration);
            _confusion += weight * Part(emotion.Confusion);
        }

        return weight;
    }

    /// <summary>A probability that may be broken.</summary>
    public static double Part(float value) => float.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0;

    /// <summary>Time passes.</summary>
    public void Forget(double atMs)
    {
        var elapsed = double.IsNaN(_forgottenMs) ? 0 : Math.Max(0, atMs - _forgottenMs);
        _forgottenMs = atMs;
        var keep = Math.Pow(0.5, elapsed / HalfLifeMs);
        _frustration *= keep;
        _confusion *= keep;
        _weight *= keep;
        _words *= keep;
        _questions *= keep;
        _repairs *= keep;
    }
}
