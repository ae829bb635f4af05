namespace EdgeCx.Bench.Growth;

/// <summary>A machine that calls are forecast for: a core for each of the appliance's threads.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Emotion">What runs of emotion take there.</param>
/// <param name="Voice">What runs of voice activity take there.</param>
/// <param name="Slowness">How much longer everything else takes than where it was measured.</param>
internal sealed record Box(string Name, RunCurve Emotion, RunCurve Voice, double Slowness);
