namespace EdgeCx.Inference.Evaluation;

/// <summary>A clip that could not be read.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BadClip(string Path, string Reason);
