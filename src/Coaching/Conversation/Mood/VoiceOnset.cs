using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// How anger and arousal moved over the last second and a half of speech. An estimate pools the last seconds, so what has just begun shows in
/// its rise before it shows in its height. The first estimates of a caller are held against a caller as most are.
/// </summary>
internal sealed class VoiceOnset
{
    private const int Back = 3;
    private const double OldMs = 12_000;
    private const double UsualAnger = 0.15;
    private const double UsualArousal = -0.3;

    private readonly (double AtMs, double AngerOdds, double Arousal)[] _last = new (double, double, double)[Back];
    private int _count;

    /// <summary>Log-odds of anger now.</summary>
    public double AngerOdds { get; private set; }

    /// <summary>Arousal now, −1 to 1.</summary>
    public double Arousal { get; private set; }

    /// <summary>Rise of the log-odds of anger, −3 to 3.</summary>
    public double AngerRise { get; private set; }

    /// <summary>Rise of arousal, −1.5 to 1.5.</summary>
    public double ArousalRise { get; private set; }

    /// <summary>Takes an estimate.</summary>
    public void Add(in EmotionEstimate estimate, double atMs)
    {
        var anger = Math.Clamp(VoiceEvidence.Finite(estimate.Anger), 0.02, 0.98);
        AngerOdds = Odds(anger);
        Arousal = Math.Clamp(VoiceEvidence.Finite(estimate.Arousal), -1, 1);
        ref var slot = ref _last[_count % Back];
        var before = _count < Back ? (AtMs: atMs, AngerOdds: Odds(UsualAnger), Arousal: UsualArousal) : slot;
        var isOld = atMs - before.AtMs > OldMs;
        AngerRise = isOld ? 0 : Math.Clamp(AngerOdds - before.AngerOdds, -3, 3);
        ArousalRise = isOld ? 0 : Math.Clamp(Arousal - before.Arousal, -1.5, 1.5);
        slot = (atMs, AngerOdds, Arousal);
        _count++;
    }

    private static double Odds(double p) => Math.Log(p / (1 - p));
}
