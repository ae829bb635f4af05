using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;

namespace EdgeCx.Media.Tests.Framing;

/// <summary>A window as a test read it off the queue: its audio copied, its lease returned.</summary>
internal sealed record HeardWindow(Leg Leg, WindowKind Kind, long StartSample, int NewSamples, Deadline Deadline, short[] Samples, short[] Wide)
{
    public long EndSample => StartSample + NewSamples;
}
