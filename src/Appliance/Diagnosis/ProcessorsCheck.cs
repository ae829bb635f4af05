using EdgeCx.Core.Time;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Which processors the threads keep to (<c>Latency:Processors</c>), and what of it would make a cue late.</summary>
internal static class ProcessorsCheck
{
    private const string Subject = "processors";

    /// <summary>Looks at a valid section.</summary>
    public static Finding Look(ProcessorsOptions processors)
    {
        var placed = processors.Placed.ToList();
        if (placed.Count == 0)
        {
            return new Finding(Subject, Verdict.Ok, "threads run where the scheduler likes (Latency:Processors)");
        }

        // Either of these fills a processor at the maximum; on one together they halve what the box carries.
        var (voice, emotion) = (ProcessorsOptions.ListOf(processors.Voice), ProcessorsOptions.ListOf(processors.Emotion));
        return voice.Count == 1 && emotion.Count == 1 && voice.IsWithin(emotion)
            ? new Finding(Subject, Verdict.Warn, $"voice activity and emotion share processor {voice}: each fills one when the box is full; give Latency:Processors:Emotion another")
            : new Finding(Subject, Verdict.Ok, string.Join(", ", placed.Select(static p => $"{p.Key} on {ProcessorsOptions.ListOf(p.Value)}")));
    }
}
