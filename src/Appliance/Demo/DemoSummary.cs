using System.Text.Json;
using EdgeCx.Core.Flow;

namespace EdgeCx.Appliance.Demo;

/// <summary>What the demo saw on the event stream, and what the appliance measured meanwhile.</summary>
internal sealed class DemoSummary
{
    private readonly Dictionary<string, int> _opened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    /// <summary>Calls that ended.</summary>
    public int Calls { get; private set; }

    /// <summary>Estimates seen.</summary>
    public int Estimates { get; private set; }

    /// <summary>Cues that opened.</summary>
    public int CuesOpened { get; private set; }

    /// <summary>Cues that opened and closed again.</summary>
    public int CuesClosed { get; private set; }

    /// <summary>Cues that were dropped, and why.</summary>
    public Dictionary<string, int> Dropped { get; } = new(StringComparer.Ordinal);

    /// <summary>Opened cues by kind.</summary>
    public IReadOnlyDictionary<string, int> OpenedByKind => _opened;

    /// <summary>Counts one event of the stream.</summary>
    public void Add(string name, JsonElement data)
    {
        switch (name)
        {
            case "estimate":
                Estimates++;
                break;
            case "cue-opened":
                CuesOpened++;
                var kind = data.GetProperty("kind").GetString()!;
                _opened[kind] = _opened.GetValueOrDefault(kind) + 1;
                _open.Add(data.GetProperty("cueId").GetString()!);
                break;
            case "cue-closed":
                if (_open.Remove(data.GetProperty("cueId").GetString()!))
                {
                    CuesClosed++;
                }

                break;
            case "cue-dropped":
                var reason = data.GetProperty("reason").GetString()!;
                Dropped[reason] = Dropped.GetValueOrDefault(reason) + 1;
                break;
            case "call-ended":
                Calls++;
                break;
            default:
                break;
        }
    }

    /// <summary>The last line of <c>demo --json</c>.</summary>
    public string ToJson(FlowMetrics metrics, long lostPackets) => JsonSerializer.Serialize(new
    {
        summary = new
        {
            calls = Calls,
            cues = CuesOpened,
            cuesClosed = CuesClosed,
            kinds = _opened,
            estimates = Estimates,
            latencyMs = new
            {
                p50 = Math.Round(metrics.Stages[Stage.EndToEnd].PercentileMs(0.5), 2),
                p99 = Math.Round(metrics.Stages[Stage.EndToEnd].PercentileMs(0.99), 2),
                max = Math.Round(metrics.Stages[Stage.EndToEnd].MaxMs, 2),
            },
            deadlineMisses = metrics.DeadlineMisses,
            lostPackets,
            shed = metrics.Drops.NonZero().ToDictionary(d => d.Label, d => d.Count),
        },
    });
}
