namespace EdgeCx.Inference.Speech.Masking;

/// <summary>A word's part in a number.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Digits">Digits it stands for; the zeros of a scale; how often a repeat repeats.</param>
internal readonly record struct NumberWord(NumberWordKind Kind, int Digits);
