namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>How well one label was found.</summary>
/// <param name="F1">Harmonic mean of precision and recall.</param>
/// <param name="Precision">Share of the rows in which it was found that have it.</param>
/// <param name="Recall">Share of the rows that have it in which it was found.</param>
/// <param name="Rows">Rows that have it.</param>
public sealed record LabelFigure(double F1, double Precision, double Recall, int Rows);
