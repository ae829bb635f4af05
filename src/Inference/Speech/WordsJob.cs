namespace EdgeCx.Inference.Speech;

/// <summary>A segment to transcribe. Its holder releases the segment.</summary>
/// <param name="Words">The leg.</param>
/// <param name="Segment">The audio.</param>
/// <param name="Frames">How much of it, frames of 256 samples.</param>
/// <param name="EndSample">Position after its last speech, leg's media time.</param>
/// <param name="ArrivalNs">Arrival of its last speech, monotonic ns.</param>
/// <param name="IsFinal">False for what was said so far.</param>
/// <param name="Generation">The leg's generation when it was handed over.</param>
internal readonly record struct WordsJob(
    LegWords Words, SpeechSegment Segment, int Frames, long EndSample, long ArrivalNs, bool IsFinal, int Generation)
{
    /// <summary>False when the leg's words were declared void since.</summary>
    public bool Stands => Words.Generation == Generation;
}
