using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>
/// What one estimate, or one utterance's words, says for or against each mood, in log-odds. Loudness is in none of it. A pure function of
/// what was heard. Estimates overlap (each pools the last seconds), so each of them says little; their sum over seconds says much.
/// </summary>
/// <param name="Frustrated">Anger, or rising arousal with negative valence.</param>
/// <param name="Impatient">Interruptions, pace, short turns and holds, with arousal up and valence not positive.</param>
/// <param name="Confused">Requests to repeat, questions, hesitating answers, confused words.</param>
/// <param name="Distressed">Sadness with low pace.</param>
/// <param name="Satisfied">Positive valence, happiness, thanks.</param>
internal readonly record struct MoodEvidence(double Frustrated, double Impatient, double Confused, double Distressed, double Satisfied)
{
    // Below these a voice is slow: against the speaker's own baseline, or for anybody while that is not known.
    private const double LowPaceRatio = 0.92;
    private const double LowPacePerS = 2.8;

    // Log-odds of frustration, fitted on calls composed of labelled clips of speakers that the voice model never heard: the height of anger and
    // arousal, and how they rose over the last second and a half.
    private const double FrustratedBias = -0.67;
    private const double PerAngerOdds = 0.56;
    private const double PerArousal = 0.88;
    private const double PerAngerRise = 1.09;
    private const double PerArousalRise = 1.35;
    private const double MostAgainst = 1.5;
    private const double MostFor = 3.5;

    /// <summary>Evidence of an estimate, with what the voice and turn-taking have said of late.</summary>
    public static MoodEvidence Of(in EmotionEstimate estimate, VoiceEvidence voice, in TalkEvidence talk)
    {
        var rise = Math.Clamp(voice.ArousalRise / 0.6, 0, 1);
        return new MoodEvidence(
            OfFrustration(estimate, voice),
            0.9 * (ScoreImpatience(voice, talk, rise) - 0.42),
            talk.SlowAnswers >= 3 && voice.Arousal < 0.2 ? 0.1 : 0,
            0.9 * (ScoreDistress(voice, talk) - 0.45),
            0.9 * ((0.6 * Math.Max(0, voice.Valence)) + (0.4 * voice.Happiness) - 0.38));
    }

    /// <summary>Evidence of an utterance's words.</summary>
    /// <param name="words">The utterance.</param>
    /// <param name="weight">How much it weighs, 0 to 1.</param>
    public static MoodEvidence Of(Utterance words, double weight)
    {
        var phrases = words.Phrases;
        var sure = WordsEvidence.Part(words.Confidence);
        var known = words.Emotion is { Abstained: false };
        var emotion = known ? words.Emotion!.Value : default;
        var asks = (0.9 * Math.Min((byte)2, phrases.Repairs)) + (0.35 * Math.Min((byte)2, phrases.Questions)) + (0.2 * Math.Min((byte)3, phrases.Hesitations));
        return new MoodEvidence(
            (known ? 3 * weight * (WordsEvidence.Part(emotion.Frustration) - 0.35) : 0) + (sure * Math.Min((byte)2, phrases.Complaints)),
            0,
            (known ? 3 * weight * (WordsEvidence.Part(emotion.Confusion) - 0.4) : -0.3 * weight) + (sure * asks),
            known ? 2 * weight * (WordsEvidence.Part(emotion.Sadness) - 0.4) : 0,
            (known ? 3 * weight * (WordsEvidence.Part(emotion.Satisfaction) - 0.4) : 0) + (0.8 * sure * Math.Min((byte)2, phrases.Thanks)));
    }

    /// <summary>The evidence on a mood; 0 for those that have none.</summary>
    public double this[CustomerMood mood] => mood switch
    {
        CustomerMood.Frustrated => Frustrated,
        CustomerMood.Impatient => Impatient,
        CustomerMood.Confused => Confused,
        CustomerMood.Distressed => Distressed,
        CustomerMood.Satisfied => Satisfied,
        _ => 0,
    };

    private static double OfFrustration(in EmotionEstimate estimate, VoiceEvidence voice)
    {
        var valence = Math.Clamp(VoiceEvidence.Finite(estimate.Valence), -1, 1);
        var anger = VoiceEvidence.Finite(estimate.Anger);
        var onset = voice.Onset;

        // A voice that only gets livelier is not frustrated: a rise counts as far as there is anger in it, or it is unpleasant.
        var counts = Math.Clamp(Math.Max((anger - 0.2) / 0.3, -valence / 0.25), 0, 1);
        var evidence = FrustratedBias + (PerAngerOdds * onset.AngerOdds) + (PerArousal * onset.Arousal * (onset.Arousal > 0 ? counts : 1))
            + (PerAngerRise * onset.AngerRise * (onset.AngerRise > 0 ? counts : 1))
            + (PerArousalRise * onset.ArousalRise * (onset.ArousalRise > 0 ? counts : 1));

        // Happiness is the class most often taken for anger: where valence is clearly positive, nothing speaks for frustration.
        return Math.Clamp(valence > 0.15 ? Math.Min(0, evidence) : evidence, -MostAgainst, MostFor);
    }

    private static double ScoreImpatience(VoiceEvidence voice, in TalkEvidence talk, double rise)
    {
        var pace = double.IsNaN(talk.RateRatio) ? 0 : Math.Clamp((talk.RateRatio - 1) / 0.3, 0, 1);
        var isPressing = talk.InterruptionsPerMinute >= 2 || pace >= 0.5 || talk.Holds >= 2;
        if (!isPressing || voice.Valence > 0.1 || voice.Arousal + voice.ArousalRise < 0.1)
        {
            return 0;
        }

        return (0.4 * Math.Min(1, talk.InterruptionsPerMinute / 3.0)) + (0.25 * pace) + (0.2 * Math.Min(1, talk.Holds / 3.0))
            + (0.25 * Math.Clamp(Math.Max(rise, voice.Arousal), 0, 1)) + (0.1 * talk.ShortTurnShare);
    }

    private static double ScoreDistress(VoiceEvidence voice, in TalkEvidence talk)
    {
        var isSlow = double.IsNaN(talk.RateRatio) ? talk.RatePerS < LowPacePerS : talk.RateRatio < LowPaceRatio || talk.RatePerS < LowPacePerS;
        return isSlow && voice.Valence < -0.1 && voice.Arousal < 0.25 ? voice.Sadness : 0;
    }
}
