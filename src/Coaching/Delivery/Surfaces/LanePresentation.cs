namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>How presenting one cue on one device went.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="PauseNs">When the pause was found that it waited for, monotonic ns; 0 where it did not wait.</param>
/// <param name="WasSent">The device may have seen it, whatever became of it.</param>
internal readonly record struct LanePresentation(SurfaceOutcome Outcome, long PauseNs, bool WasSent);
