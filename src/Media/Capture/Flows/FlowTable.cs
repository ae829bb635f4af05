using System.Diagnostics.CodeAnalysis;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>The RTP flows that one reader knows, bounded: what nobody has named makes room for what the signalling names, never the reverse.</summary>
internal sealed class FlowTable
{
    private const long IdleNs = 30_000_000_000;

    // Longer than a flow is left alone after the end of its call: it must not be forgotten and begun anew meanwhile.
    private const long UnnamedIdleNs = MediaFlows.AfterEndNs + 1_000_000_000;
    private readonly Dictionary<FlowKey, MediaFlow> _flows = [];
    private readonly int _capacity;

    /// <summary>Makes a table.</summary>
    public FlowTable(int capacity) => _capacity = capacity;

    /// <summary>Flows that are known now.</summary>
    public int Count => _flows.Count;

    /// <summary>Finds a flow.</summary>
    public bool TryGet(in FlowKey key, [NotNullWhen(true)] out MediaFlow? flow) => _flows.TryGetValue(key, out flow);

    /// <summary>Begins a flow; false where there is no room.</summary>
    /// <param name="key">Its endpoints.</param>
    /// <param name="plane">Who knows whether the signalling has named it.</param>
    /// <param name="nowNs">Now.</param>
    /// <param name="flow">The flow.</param>
    public bool TryBegin(in FlowKey key, CaptureMediaPorts plane, long nowNs, [NotNullWhen(true)] out MediaFlow? flow)
    {
        flow = null;
        if (_flows.Count >= _capacity && (plane.Look(key) is null || !TryForgetUnnamed()))
        {
            return false;
        }

        flow = new MediaFlow(key) { LastNs = nowNs };
        _flows.Add(key, flow);
        return true;
    }

    /// <summary>Forgets flows that have stopped; those that a leg had are told of.</summary>
    public void Sweep(long nowNs, Action<MediaFlow> forgotten)
    {
        foreach (var (key, flow) in _flows)
        {
            if (nowNs - flow.LastNs > (flow.Binding is null ? UnnamedIdleNs : IdleNs))
            {
                forgotten(flow);
                _flows.Remove(key);
            }
        }
    }

    private bool TryForgetUnnamed()
    {
        foreach (var (key, flow) in _flows)
        {
            if (flow.Binding is null)
            {
                return _flows.Remove(key);
            }
        }

        return false;
    }
}
