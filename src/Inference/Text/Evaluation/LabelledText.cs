namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>A sentence with what people say it expresses.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Labels">GoEmotions' label numbers; null where the row names groups.</param>
/// <param name="Groups">Groups of the appliance that hold; none for a row whose labels are all outside of the groups.</param>
/// <param name="Id">The row's id, where the file has one.</param>
public sealed record LabelledText(int Line, string Text, IReadOnlyList<int>? Labels, IReadOnlyList<string> Groups, string? Id);
