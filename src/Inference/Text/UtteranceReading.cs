using EdgeCx.Core.Emotion;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Text;

/// <summary>What the words of one utterance say.</summary>
/// <param name="Emotion">Emotion of a customer's words; null for everyone else, and where nothing here reads the language.</param>
/// <param name="Phrases">Phrases found; all 0 for a role that is not known.</param>
internal readonly record struct UtteranceReading(TextEmotion? Emotion, PhraseCounts Phrases);
