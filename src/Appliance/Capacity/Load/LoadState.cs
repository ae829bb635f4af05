namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>What the load generator says of itself: one JSON line an answer.</summary>
internal sealed record LoadState
{
    /// <summary>Calls that are live.</summary>
    public int Live { get; init; }

    /// <summary>Of these, calls that the server has hung up.</summary>
    public int Cut { get; init; }

    /// <summary>Datagrams sent since its start: RTP and sender reports.</summary>
    public long Sent { get; init; }

    /// <summary>Datagrams that the system did not take.</summary>
    public long Failed { get; init; }

    /// <summary>Why calls failed, and how many each, since its start.</summary>
    public IReadOnlyDictionary<string, int> Failures { get; init; } = new Dictionary<string, int>();

    /// <summary>How late packets left in the interval, ms: median.</summary>
    public double LateP50Ms { get; init; }

    /// <summary>How late packets left in the interval, ms: 99th percentile.</summary>
    public double LateP99Ms { get; init; }

    /// <summary>How late packets left in the interval, ms: the latest.</summary>
    public double LateMaxMs { get; init; }

    /// <summary>Bytes read from the appliance's event stream since its start.</summary>
    public long EventBytes { get; init; }

    /// <summary>Stalls of the machine since the last answer.</summary>
    public IReadOnlyList<Stall> Stalls { get; init; } = [];

    /// <summary>What went wrong with the command, in words; null where nothing did.</summary>
    public string? Error { get; init; }
}
