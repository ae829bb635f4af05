using EdgeCx.Core.Audio;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// What the customer's voice has said lately, with forgetting: means over the last seconds (half-life 6 s of the call) and over the last
/// stretch (45 s) against which a change shows. An estimate weighs as much as the model is sure of it. Where it abstains, two classes are
/// too close to call: the classes count for nothing, but anger, arousal and valence, which have heads of their own, count for half.
/// While the customer is silent nothing is learnt: the means stand, and their weight fades.
/// </summary>
internal sealed class VoiceEvidence
{
    private const double FastHalfLifeMs = 6000;
    private const double SlowHalfLifeMs = 45_000;
    private const double QuickHalfLifeMs = 2500;
    private const double AbstainedWeight = 0.5;

    // Less than a second of speech says little, and so do the first four seconds of a caller whose voice is not known yet: many begin brightly.
    private const double FullWindowMs = 1000;
    private const double KnownAfter = 8;
    private const double ChunkSeconds = PcmFormat.ChunkSamples / (double)PcmFormat.SampleRateHz;

    private double _weight;
    private double _classWeight;
    private double _anger;
    private double _arousal;
    private double _valence;
    private double _sadness;
    private double _happiness;
    private double _strain;
    private double _slowWeight;
    private double _slowArousal;
    private double _slowStrain;
    private double _abstained;
    private double _quickWeight;
    private double _quickStrain;
    private double _forgottenMs = double.NaN;
    private int _heard;

    /// <summary>Call time of the last estimate, ms; NaN before the first.</summary>
    public double LastMs { get; private set; } = double.NaN;

    /// <summary>How the voice moved in its last words.</summary>
    public VoiceOnset Onset { get; } = new();

    /// <summary>Seconds of sure speech behind the fast means, forgetting included.</summary>
    public double WeightS => _weight;

    /// <summary>Seconds of sure speech behind the slow means.</summary>
    public double SlowWeightS => _slowWeight;

    /// <summary>Anger, 0 to 1.</summary>
    public double Anger => Mean(_anger);

    /// <summary>Arousal, −1 to 1.</summary>
    public double Arousal => Mean(_arousal);

    /// <summary>Valence, −1 to 1.</summary>
    public double Valence => Mean(_valence);

    /// <summary>Sadness, 0 to 1.</summary>
    public double Sadness => _classWeight > 0 ? _sadness / _classWeight : 0;

    /// <summary>Happiness, 0 to 1.</summary>
    public double Happiness => _classWeight > 0 ? _happiness / _classWeight : 0;

    /// <summary>
    /// Strain, 0 to 1: anger first, then negative valence as far as the voice is aroused. A calm voice often reads as negative to the model
    /// (neutral and sad speech are easily confused): that alone is no strain.
    /// </summary>
    public double Strain => Mean(_strain);

    /// <summary>Strain over its slow mean.</summary>
    public double StrainRise => _slowWeight > 0 ? Strain - (_slowStrain / _slowWeight) : 0;

    /// <summary>Strain of the last words over that of the last seconds: where it is going.</summary>
    public double StrainSlope => _quickWeight > 0 ? (_quickStrain / _quickWeight) - Strain : 0;

    /// <summary>Arousal over its slow mean: the caller's own baseline.</summary>
    public double ArousalRise => _slowWeight > 0 ? Arousal - (_slowArousal / _slowWeight) : 0;

    /// <summary>Share of recent speech on which the model was not sure, 0 to 1.</summary>
    public double AbstainedShare => _abstained > 0 ? _abstained / (_abstained + _weight) : 0;

    /// <summary>
    /// Takes an estimate at its place in the call's time; says how much it weighs, 0 to 1. What was not one person's voice weighs nothing.
    /// </summary>
    public double Add(in EmotionEstimate estimate, double atMs)
    {
        if (estimate.Abstention == AbstainReason.OutOfDomain || estimate.Heard != AudioKind.OneVoice)
        {
            return 0;
        }

        Forget(atMs);
        Onset.Add(estimate, atMs);
        LastMs = atMs;
        var isSure = estimate.Outcome == ChunkOutcome.Estimated;
        var sure = ChunkSeconds * Math.Clamp(Finite(estimate.Confidence), 0.1, 1);
        var weight = isSure ? Math.Max(sure, AbstainedWeight * ChunkSeconds) : AbstainedWeight * ChunkSeconds;
        var anger = Math.Clamp(Finite(estimate.Anger), 0, 1);
        var arousal = Math.Clamp(Finite(estimate.Arousal), -1, 1);
        var valence = Math.Clamp(Finite(estimate.Valence), -1, 1);
        var negative = Math.Max(0, -valence);
        var strain = (0.6 * anger) + (0.4 * negative * ((arousal + 1) / 2));
        _weight += weight;
        _anger += weight * anger;
        _arousal += weight * arousal;
        _valence += weight * valence;
        if (isSure)
        {
            _classWeight += sure;
            _sadness += sure * Math.Clamp(Finite(estimate.Probabilities.Sadness), 0, 1);
            _happiness += sure * Math.Clamp(Finite(estimate.Probabilities.Happiness), 0, 1);
        }
        else
        {
            _abstained += ChunkSeconds;
        }

        _strain += weight * strain;
        _slowWeight += weight;
        _slowArousal += weight * arousal;
        _slowStrain += weight * strain;
        _quickWeight += weight;
        _quickStrain += weight * strain;
        _heard++;
        return weight / ChunkSeconds * Math.Min(1, estimate.WindowMs / FullWindowMs) * Math.Min(1, _heard / KnownAfter);
    }

    private void Forget(double atMs)
    {
        var elapsed = double.IsNaN(_forgottenMs) ? 0 : Math.Max(0, atMs - _forgottenMs);
        _forgottenMs = atMs;
        var fast = Math.Pow(0.5, elapsed / FastHalfLifeMs);
        var slow = Math.Pow(0.5, elapsed / SlowHalfLifeMs);
        _weight *= fast;
        _classWeight *= fast;
        _anger *= fast;
        _arousal *= fast;
        _valence *= fast;
        _sadness *= fast;
        _happiness *= fast;
        _strain *= fast;
        _abstained *= fast;
        var quick = Math.Pow(0.5, elapsed / QuickHalfLifeMs);
        _quickWeight *= quick;
        _quickStrain *= quick;
        _slowWeight *= slow;
        _slowArousal *= slow;
        _slowStrain *= slow;
    }

    /// <summary>A value that may be broken: a model that fails must not poison the means of a whole call.</summary>
    public static double Finite(float value) => float.IsFinite(value) ? value : 0;

    private double Mean(double sum) => _weight > 0 ? sum / _weight : 0;
}
