using System.Text.Json.Serialization;

namespace EdgeCx.Appliance.DryRun;

/// <summary>What a dry run found.</summary>
/// <param name="Calls">Every call, in the order of the files.</param>
/// <param name="Current">The site's rules as they are.</param>
/// <param name="Given">Those of the file given; absent without one.</param>
/// <param name="Unreadable">Files that could not be heard, and why.</param>
internal sealed record DryRunReport(
    IReadOnlyList<DryRunCall> Calls,
    DryRunFigures Current,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DryRunFigures? Given,
    IReadOnlyList<DryRunFault> Unreadable);
