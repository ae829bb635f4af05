namespace EdgeCx.Coaching.Conversation.Timeline;

/// <summary>What is kept of a voice frame until its tick comes.</summary>
/// <param name="Tick">Its tick in the call's time.</param>
/// <param name="ArrivalNs">Arrival of its last sample.</param>
/// <param name="IsSpeech">Somebody spoke.</param>
/// <param name="Nuclei">Syllable nuclei that ended in it.</param>
internal readonly record struct FrameMark(long Tick, long ArrivalNs, bool IsSpeech, byte Nuclei);
