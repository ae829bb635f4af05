namespace EdgeCx.Appliance.Capacity;

/// <summary>How the machine stood still while a load was measured, as an idle loop outside the appliance saw it.</summary>
/// <param name="Count">Stalls of more than 20 ms.</param>
/// <param name="TotalMs">Their time together, ms.</param>
/// <param name="LongestMs">The longest, ms.</param>
/// <param name="ShareOfTime">Share of the time that lay near one (within 300 ms) and is judged apart, 0 to 1.</param>
/// <param name="InsideAppliance">Stalls that an idle loop inside the appliance saw: those of the machine, and its own collections of garbage.</param>
/// <param name="StealShare">Share of the processors' time that the hypervisor gave to others, 0 to 1.</param>
/// <param name="OtherCores">Cores that other programs used, and the kernel on nobody's account.</param>
internal sealed record StallFigures(
    int Count,
    double TotalMs,
    double LongestMs,
    double ShareOfTime,
    int InsideAppliance,
    double StealShare,
    double OtherCores)
{
    /// <summary>True when other programs took so much that the figures are theirs as well.</summary>
    public bool IsShared => OtherCores > 0.15 * Environment.ProcessorCount;
}
