namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>How well one set of outputs was found.</summary>
/// <param name="MacroF1">Mean F1 over those that occur in the rows; null where none does.</param>
/// <param name="Threshold">Probability over which one counts as found; one for all, chosen on a part of the training data.</param>
/// <param name="PerLabel">Each of them, those that do not occur too.</param>
public sealed record LabelFigures(double? MacroF1, double Threshold, IReadOnlyDictionary<string, LabelFigure> PerLabel);
