namespace EdgeCx.Inference.Evaluation.Statistics;

/// <summary>Clips of which the model was about as sure.</summary>
/// <param name="Confidence">Mean of the largest probability.</param>
/// <param name="Accuracy">Share that was right.</param>
/// <param name="Clips">How many.</param>
public sealed record ReliabilityBin(double Confidence, double Accuracy, int Clips);
