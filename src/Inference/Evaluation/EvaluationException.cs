namespace EdgeCx.Inference.Evaluation;

/// <summary>An evaluation cannot be made; the message says why.</summary>
public sealed class EvaluationException(string message) : Exception(message);
