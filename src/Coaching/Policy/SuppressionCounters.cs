namespace EdgeCx.Coaching.Policy;

/// <summary>How many cues each reason kept from being shown, once a condition. The conversation thread counts, anyone reads.</summary>
internal sealed class SuppressionCounters
{
    private readonly long[] _counts = new long[CueReason.Suppressions.Count];

    /// <summary>All reasons with their counts, also those that are 0.</summary>
    public IEnumerable<(string Reason, long Count)> All => CueReason.Suppressions.Select((reason, i) => (reason, Volatile.Read(ref _counts[i])));

    /// <summary>Counts one.</summary>
    public void Add(string reason) => Interlocked.Increment(ref _counts[IndexOf(reason)]);

    /// <summary>A reason's place, which also is its bit in what was said of a condition.</summary>
    public static int IndexOf(string reason)
    {
        for (var i = 0; i < CueReason.Suppressions.Count; i++)
        {
            if (ReferenceEquals(CueReason.Suppressions[i], reason) || CueReason.Suppressions[i] == reason)
            {
                return i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(reason), reason, "not a reason why a cue is not shown");
    }
}
