using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Conversation.Mood;

/// <summary>The named measures that are told with a state.</summary>
internal static class StateEvidence
{
    /// <summary>What stands behind a mood; nothing while it is unknown.</summary>
    public static Dictionary<string, double> Of(CustomerMood mood, VoiceEvidence voice, WordsEvidence words, in TalkEvidence talk)
    {
        var evidence = new Dictionary<string, double>(StringComparer.Ordinal);
        if (mood == CustomerMood.Unknown)
        {
            return evidence;
        }

        evidence["strain"] = Round(voice.Strain);
        evidence["anger"] = Round(voice.Anger);
        evidence["arousal"] = Round(voice.Arousal);
        evidence["valence"] = Round(voice.Valence);
        if (mood == CustomerMood.Distressed)
        {
            evidence["sadness"] = Round(voice.Sadness);
        }

        if (mood is CustomerMood.Impatient or CustomerMood.Frustrated)
        {
            evidence["interruptionsPerMinute"] = talk.InterruptionsPerMinute;
            if (talk.Holds > 0)
            {
                evidence["holds"] = talk.Holds;
            }
        }

        if (mood is CustomerMood.Impatient or CustomerMood.Distressed && !double.IsNaN(talk.RateRatio))
        {
            evidence["customerRateRatio"] = Round(talk.RateRatio);
        }

        AddWords(evidence, mood, words, talk);
        return evidence;
    }

    private static void AddWords(Dictionary<string, double> evidence, CustomerMood mood, WordsEvidence words, in TalkEvidence talk)
    {
        var heard = Math.Round(words.Words);
        if (heard > 0 || mood == CustomerMood.Confused)
        {
            evidence["words"] = heard;
        }

        if (mood == CustomerMood.Confused)
        {
            evidence["slowAnswersPerMinute"] = talk.SlowAnswers;
        }

        if (heard == 0)
        {
            return;
        }

        if (mood == CustomerMood.Frustrated)
        {
            evidence["wordsFrustration"] = Round(words.Frustration);
        }
        else if (mood == CustomerMood.Confused)
        {
            evidence["wordsConfusion"] = Round(words.Confusion);
            evidence["questions"] = Round(words.Questions);
            evidence["repairs"] = Round(words.Repairs);
        }
    }

    private static double Round(double value) => Math.Round(value, 3);
}
