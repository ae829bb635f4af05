namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>A time in which an idle thread that wanted to run did not: the machine stood still, or gave its cores to others. Monotonic ns.</summary>
/// <param name="FromNs">When it wanted to run.</param>
/// <param name="ToNs">When it did.</param>
internal readonly record struct Stall(long FromNs, long ToNs)
{
    /// <summary>Its length, ms.</summary>
    public double Ms => (ToNs - FromNs) / 1e6;
}
