using EdgeCx.Coaching.Conversation.Timeline;
using EdgeCx.Core.Audio;
using EdgeCx.Inference;

namespace EdgeCx.Appliance.Tests.Composition;

public sealed class RecordingBacklogTests
{
    [Fact]
    public void ForRecordings_ChunksThatWait_AreFewerThanTheFramesThatAConversationHolds()
    {
        var options = new InferenceOptions().ForRecordings();

        // The queue between voice and emotion and the emotion thread's own; half of the frames is what a held leg is given before it is passed over.
        var waitingSamples = 2L * options.MaxBacklog * PcmFormat.ChunkSamples;
        waitingSamples.ShouldBeLessThan(LegTrack.MaxFrames / 2 * (long)PcmFormat.VoiceFrameSamples);
        (2L * options.MaxBacklog).ShouldBeLessThan(LegTrack.MaxOutcomes);
    }
}
