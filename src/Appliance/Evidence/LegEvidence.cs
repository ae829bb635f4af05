using EdgeCx.Core.Calls;

namespace EdgeCx.Appliance.Evidence;

/// <summary>One leg.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Role">Who speaks.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="EmotionAllowed">Emotion may be inferred on it now.</param>
/// <param name="Estimates">Estimates of emotion made.</param>
/// <param name="Abstained">Estimates in which the model abstained.</param>
/// <param name="Utterances">Stretches of speech put into words.</param>
/// <param name="TextEmotions">Of those, read for emotion.</param>
/// <param name="Cleared">Pieces of audio cleared unheard at a pause or an objection.</param>
/// <param name="Refused">Results refused since emotion was not allowed.</param>
internal sealed record LegEvidence(
    string Label,
    SpeakerRole Role,
    string Rule,
    bool EmotionAllowed,
    long Estimates,
    long Abstained,
    long Utterances,
    long TextEmotions,
    long Cleared,
    long Refused);
