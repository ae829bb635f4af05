namespace EdgeCx.Appliance.Operations;

/// <summary>A stage whose life is watched by the work it does.</summary>
/// <param name="Name">The stage, for a person.</param>
/// <param name="LastNs">Monotonic time (<see cref="EdgeCx.Core.Time.MonotonicClock.NowNs"/>) at which probe work last crossed it; any thread.</param>
/// <param name="MaxAge">How old that may be.</param>
internal sealed record HealthProbe(string Name, Func<long> LastNs, TimeSpan MaxAge);
