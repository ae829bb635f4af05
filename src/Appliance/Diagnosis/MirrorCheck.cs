using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Ring;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the mirror interface can be captured, by opening a ring on it for a moment.</summary>
internal static class MirrorCheck
{
    private const string Subject = "Mirror:Interface";

    /// <summary>Looks at the interface; nothing where none is configured.</summary>
    public static IEnumerable<Finding> Look(MirrorOptions options)
    {
        if (options.Interface.Length == 0)
        {
            yield break;
        }

        // A small ring, alone: what is looked for is the interface and the right to it.
        using var ring = RingPacketSource.TryOpen(
            new RingSettings(options.Interface) { Blocks = 8, IsPromiscuous = options.Promiscuous }, new MonotonicClock(TimeProvider.System), out var refusal);
        yield return ring is null
            ? new Finding(Subject, Verdict.Block, refusal.Text)
            : new Finding(Subject, Verdict.Ok, $"{options.Interface} is up and can be captured; {options.Threads} threads with rings of {options.RingMiB} MiB");
    }
}
