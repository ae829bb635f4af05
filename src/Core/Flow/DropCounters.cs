using System.Text;

namespace EdgeCx.Core.Flow;

/// <summary>One counter a drop reason. Adding is one interlocked add, from any thread.</summary>
public sealed class DropCounters
{
    private static readonly DropReason[] Reasons = Enum.GetValues<DropReason>();
    private static readonly string[] Labels = [.. Reasons.Select(ToLabel)];
    private readonly long[] _counts = new long[Reasons.Length];

    /// <summary>Counts drops.</summary>
    public void Add(DropReason reason, long count = 1) => Interlocked.Add(ref _counts[(int)reason], count);

    /// <summary>The count of a reason.</summary>
    public long this[DropReason reason] => Volatile.Read(ref _counts[(int)reason]);

    /// <summary>All reasons that were counted at least once, with their metric labels.</summary>
    public IEnumerable<(string Label, long Count)> NonZero()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (Volatile.Read(ref _counts[i]) is var n and > 0)
            {
                yield return (Labels[i], n);
            }
        }
    }

    /// <summary>The metric label of a reason: its name in kebab case.</summary>
    public static string Label(DropReason reason) => Labels[(int)reason];

    private static string ToLabel(DropReason reason)
    {
        var text = new StringBuilder();
        foreach (var c in reason.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
