namespace EdgeCx.Appliance.Capacity;

/// <summary>How the load generator did.</summary>
/// <param name="LateP99Ms">How late packets left, 99th percentile, ms.</param>
/// <param name="LateMaxMs">How late packets left, the latest, ms.</param>
/// <param name="SenderCores">What its sending thread used, cores: at 1 it can send no more.</param>
/// <param name="Failed">Packets that the system did not take.</param>
internal sealed record GeneratorFigures(double LateP99Ms, double LateMaxMs, double SenderCores, long Failed)
{
    /// <summary>Name of the sending thread.</summary>
    public const string SenderThread = "rtp-sender";

    private const double LateMs = 5;
    private const double FullCore = 0.95;

    /// <summary>True when the load was not what it should have been: the appliance is then not to blame for what gave.</summary>
    public bool Gave => LateP99Ms > LateMs || SenderCores > FullCore || Failed > 0;
}
