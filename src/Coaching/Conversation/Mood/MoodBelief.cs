namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// How probable it is that a mood holds: a filter over two states. Evidence adds to the log-odds; with time the belief fades to what is known
/// of any caller. So one loud word moves it little, the same for seconds moves it far, and what is long past does not count. What was said
/// stands beside how it was said: a calm voice does not talk away what the words of a moment ago were.
/// </summary>
internal struct MoodBelief
{
    // Beliefs stay this far from certainty, or the way back would take for ever.
    private const double LeastOdds = -3;
    private const double MostOdds = 4;
    private const double LeastWords = -1;
    private const double MostWords = 5;
    private const double HalfLifeMs = 45_000;
    private const double WordsHalfLifeMs = 20_000;

    private readonly double _prior;
    private double _voice;
    private double _words;

    /// <summary>Makes a belief.</summary>
    /// <param name="prior">Share of speech of any caller in this mood, 0 to 1.</param>
    public MoodBelief(double prior)
    {
        _prior = prior;
        _voice = OddsOf(prior);
    }

    /// <summary>Probability that the mood holds, 0 to 1.</summary>
    public readonly double Probability => Logistic(_voice + _words);

    /// <summary>Time passes.</summary>
    public void Fade(double ms)
    {
        if (ms <= 0)
        {
            return;
        }

        var voice = Logistic(_voice);
        _voice = OddsOf(_prior + ((voice - _prior) * Math.Pow(0.5, ms / HalfLifeMs)));
        _words *= Math.Pow(0.5, ms / WordsHalfLifeMs);
    }

    /// <summary>Takes evidence of voice and turn-taking, in log-odds: over 0 for the mood, under 0 against it.</summary>
    public void Hear(double evidence) => _voice = Math.Clamp(_voice + Finite(evidence), LeastOdds, MostOdds);

    /// <summary>Takes evidence of words.</summary>
    public void Read(double evidence) => _words = Math.Clamp(_words + Finite(evidence), LeastWords, MostWords);

    /// <summary>Holds what the voice says below a probability: more than that only words can say.</summary>
    public void Cap(double probability) => _voice = Math.Min(_voice, OddsOf(probability));

    private static double Finite(double evidence) => double.IsFinite(evidence) ? evidence : 0;

    private static double Logistic(double odds) => 1 / (1 + Math.Exp(-odds));

    private static double OddsOf(double p) => Math.Clamp(Math.Log(p / (1 - p)), LeastOdds, MostOdds);
}
