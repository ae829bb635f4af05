namespace EdgeCx.Coaching.Policy;

/// <summary>
/// The desks of the site's agents, bounded: where there are too many, one that is neither muted nor in a call makes room, and where there is
/// none the newcomer gets a desk that lasts for the call.
/// </summary>
internal sealed class AgentDesks
{
    private readonly Dictionary<string, AgentDesk> _desks = new(StringComparer.Ordinal);
    private readonly int _capacity;

    /// <summary>Makes a table.</summary>
    public AgentDesks(int capacity) => _capacity = capacity;

    /// <summary>Desks remembered.</summary>
    public int Count => _desks.Count;

    /// <summary>The desk of an agent; one of its own for a call whose agent is not known.</summary>
    public AgentDesk Of(string agentId)
    {
        if (agentId.Length == 0)
        {
            return new AgentDesk("");
        }

        if (_desks.TryGetValue(agentId, out var desk))
        {
            return desk;
        }

        desk = new AgentDesk(agentId);
        if (_desks.Count < _capacity || TryMakeRoom())
        {
            _desks.Add(agentId, desk);
        }

        return desk;
    }

    private bool TryMakeRoom()
    {
        foreach (var desk in _desks.Values)
        {
            if (desk.Calls == 0 && !desk.IsMuted)
            {
                return _desks.Remove(desk.AgentId);
            }
        }

        return false;
    }
}
