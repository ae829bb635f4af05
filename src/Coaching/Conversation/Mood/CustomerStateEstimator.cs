using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// Fuses voice, turn-taking and words into the customer's state: a belief for each mood, which evidence moves and time fades, opened and
/// closed at different probabilities, so that it is smooth enough to act on. Deterministic in media time. It works without words and is
/// better with them: <see cref="CustomerMood.Confused"/> stays a guess while nothing was understood, and says so (<c>words</c> 0).
/// </summary>
internal sealed class CustomerStateEstimator
{
    private const double MinWeightS = 0.8;
    private const double StaleMs = 90_000;
    private const double AfterStrainMs = 300_000;

    // After a stretch of strain, a pleasant voice says more than it would have before; an unpleasant one says what it says.
    private const double Relief = 0.2;
    private const double LeastRelief = -0.2;

    private const double MaterialConfidence = 0.15;
    private const double ConfidenceEveryMs = 2000;
    private const double TrendOpen = 0.10;
    private const double TrendClose = 0.05;
    private const double TrendMinWeightS = 3;

    // Words of this many count as much as a second of sure voice.
    private const double WordsPerWeightS = 4;
    private const double ConfusedByVoice = 0.62;

    // In the order of what needs the agent first.
    private readonly MoodRule[] _rules;
    private readonly MoodBelief[] _beliefs;
    private readonly double[] _aboveSince;
    private VoiceEvidence _voice = new();
    private WordsEvidence _words = new();
    private double _movedMs = double.NaN;
    private double _heldMs;
    private double _strainedUntil = double.NegativeInfinity;
    private CustomerMood _mood;
    private Trend _trend = Trend.Steady;
    private double _sinceMs;
    private double _confidence;

    /// <summary>Makes an estimator.</summary>
    public CustomerStateEstimator(CoachingOptions options)
    {
        _rules =
        [
            new(CustomerMood.Frustrated, 0.05, options.FrustratedOpen, options.FrustratedClose, 1.0),
            new(CustomerMood.Distressed, 0.03, 0.65, 0.35, 1.5),
            new(CustomerMood.Impatient, 0.05, 0.60, 0.35, 1.0),
            new(CustomerMood.Confused, 0.05, 0.60, 0.35, 1.0),
            new(CustomerMood.Satisfied, 0.10, 0.60, 0.25, 1.0),
        ];
        _beliefs = [.. _rules.Select(rule => new MoodBelief(rule.Prior))];
        _aboveSince = [.. _rules.Select(_ => double.NaN)];
    }

    /// <summary>What the voice has said lately.</summary>
    public VoiceEvidence Voice => _voice;

    /// <summary>What the words have said lately.</summary>
    public WordsEvidence Words => _words;

    /// <summary>The mood now.</summary>
    public CustomerMood Mood => _mood;

    /// <summary>Where the strain is going.</summary>
    public Trend Trend => _trend;

    /// <summary>How sure the mood is, 0 to 1.</summary>
    public double Confidence => _confidence;

    /// <summary>Call time at which the mood set in, ms.</summary>
    public double SinceMs => _sinceMs;

    /// <summary>Strain, 0 to 1; NaN while there is not enough evidence.</summary>
    public double Strain => _mood == CustomerMood.Unknown ? double.NaN : _voice.Strain;

    /// <summary>How probable a mood is by itself, 0 to 1; 0 for those that nothing is believed of.</summary>
    public double ProbabilityOf(CustomerMood mood) => RuleOf(mood) is var rule && rule >= 0 ? _beliefs[rule].Probability : 0;

    /// <summary>Takes an estimate, sure of its class or not; one of something else than a voice is passed over.</summary>
    public void Add(in EmotionEstimate estimate, double atMs, in TalkEvidence talk)
    {
        var weight = _voice.Add(estimate, atMs);
        if (weight <= 0)
        {
            return;
        }

        Fade(atMs);
        var evidence = MoodEvidence.Of(estimate, _voice, talk);
        for (var i = 0; i < _rules.Length; i++)
        {
            var says = evidence[_rules[i].Mood];
            var isRelief = _rules[i].Mood == CustomerMood.Satisfied && atMs < _strainedUntil && says > LeastRelief;
            _beliefs[i].Hear(weight * (isRelief ? says + Relief : says));
        }

        _beliefs[RuleOf(CustomerMood.Confused)].Cap(ConfusedByVoice);
        Settle(atMs);
    }

    /// <summary>Takes what was said, where the call is by now.</summary>
    public void Add(Utterance words, double atMs, in TalkEvidence talk)
    {
        var weight = _words.Add(words, atMs);
        if (weight <= 0)
        {
            return;
        }

        Fade(atMs);
        var evidence = MoodEvidence.Of(words, weight);
        for (var i = 0; i < _rules.Length; i++)
        {
            _beliefs[i].Read(evidence[_rules[i].Mood]);
        }

        Settle(atMs);
    }

    /// <summary>Time passes without speech of the customer's: what was known grows stale.</summary>
    public void Tick(double atMs)
    {
        if (_mood != CustomerMood.Unknown && atMs - _movedMs - _heldMs > StaleMs)
        {
            Erase(atMs);
        }
    }

    /// <summary>The customer was on hold for so long, ms: that was not their silence, and what was known stands.</summary>
    public void Hold(double ms) => _heldMs += ms;

    /// <summary>Forgets everything: another person, an objection, a pause.</summary>
    public void Erase(double atMs)
    {
        _voice = new VoiceEvidence();
        _words = new WordsEvidence();
        for (var i = 0; i < _rules.Length; i++)
        {
            _beliefs[i] = new MoodBelief(_rules[i].Prior);
        }

        Array.Fill(_aboveSince, double.NaN);
        _movedMs = double.NaN;
        _heldMs = 0;
        _strainedUntil = double.NegativeInfinity;
        _mood = CustomerMood.Unknown;
        _trend = Trend.Steady;
        _confidence = 0;
        _sinceMs = atMs;
    }

    /// <summary>Whether the state differs enough from the one last published to say so.</summary>
    public bool IsNews(CustomerState? published, double atMs)
    {
        if (published is null)
        {
            return _mood != CustomerMood.Unknown;
        }

        return published.Mood != _mood
            || published.Trend != _trend
            || (Math.Abs(published.Confidence - _confidence) >= MaterialConfidence && atMs - published.AtMs >= ConfidenceEveryMs);
    }

    /// <summary>The state now, with its evidence.</summary>
    /// <param name="atMs">Call time, ms.</param>
    /// <param name="talk">What turn-taking says.</param>
    /// <param name="worsensWithin30s">Probability that it worsens within 30 s; NaN where that is not known.</param>
    public CustomerState Describe(double atMs, in TalkEvidence talk, double worsensWithin30s = double.NaN)
    {
        var evidence = StateEvidence.Of(_mood, _voice, _words, talk);
        if (_mood != CustomerMood.Unknown && !double.IsNaN(worsensWithin30s))
        {
            evidence["worsensWithin30s"] = Math.Round(worsensWithin30s, 2);
        }

        return new CustomerState(_mood, _trend, Math.Round(_confidence, 3), _sinceMs, atMs, evidence);
    }

    private void Fade(double atMs)
    {
        _words.Forget(atMs);
        var elapsed = double.IsNaN(_movedMs) ? 0 : atMs - _movedMs;
        _movedMs = atMs;
        _heldMs = 0;
        for (var i = 0; i < _beliefs.Length; i++)
        {
            _beliefs[i].Fade(elapsed);
        }
    }

    private void Settle(double atMs)
    {
        var next = Decide(atMs);
        if (next != _mood)
        {
            Enter(next, atMs);
        }

        if (_mood is CustomerMood.Frustrated or CustomerMood.Distressed or CustomerMood.Impatient)
        {
            _strainedUntil = atMs + AfterStrainMs;
        }

        _trend = NextTrend();
        _confidence = ConfidenceOf();
    }

    private double WeightS => _voice.WeightS + (_words.Words / WordsPerWeightS);

    private CustomerMood Decide(double atMs)
    {
        var current = _mood;
        var decided = CustomerMood.Unknown;
        for (var i = 0; i < _rules.Length; i++)
        {
            // Every belief keeps its own time, also those that cannot win now.
            ref readonly var rule = ref _rules[i];
            var p = _beliefs[i].Probability;
            _aboveSince[i] = p < rule.Close ? double.NaN : double.IsNaN(_aboveSince[i]) ? atMs : _aboveSince[i];
            var opens = p >= rule.Open && WeightS >= rule.MinWeightS;
            if (decided == CustomerMood.Unknown && (opens || (rule.Mood == current && p >= rule.Close)))
            {
                decided = rule.Mood;
            }
        }

        return decided != CustomerMood.Unknown ? decided
            : WeightS >= MinWeightS || current != CustomerMood.Unknown ? CustomerMood.Neutral
            : CustomerMood.Unknown;
    }

    private void Enter(CustomerMood mood, double atMs)
    {
        _mood = mood;
        var rule = RuleOf(mood);
        _sinceMs = rule >= 0 ? _aboveSince[rule] : atMs;
    }

    private Trend NextTrend()
    {
        if (_voice.SlowWeightS < TrendMinWeightS)
        {
            return Trend.Steady;
        }

        var rise = _voice.StrainRise;
        return _trend switch
        {
            _ when rise >= TrendOpen => Trend.Rising,
            _ when rise <= -TrendOpen => Trend.Easing,
            Trend.Rising when rise >= TrendClose => Trend.Rising,
            Trend.Easing when rise <= -TrendClose => Trend.Easing,
            _ => Trend.Steady,
        };
    }

    // How probable the mood is, less where little was heard of late or the model was not sure of it.
    private double ConfidenceOf()
    {
        if (_mood == CustomerMood.Unknown)
        {
            return 0;
        }

        var heard = WeightS / (WeightS + 1) * (1 - (0.5 * _voice.AbstainedShare));
        var rule = RuleOf(_mood);
        if (rule >= 0)
        {
            return heard * _beliefs[rule].Probability;
        }

        var strongest = 0.0;
        foreach (ref readonly var belief in _beliefs.AsSpan())
        {
            strongest = Math.Max(strongest, belief.Probability);
        }

        return heard * (1 - strongest);
    }

    private int RuleOf(CustomerMood mood)
    {
        for (var i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].Mood == mood)
            {
                return i;
            }
        }

        return -1;
    }
}
