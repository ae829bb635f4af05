namespace EdgeCx.Inference.Speech.Masking;

/// <summary>A stretch of a text that is, or may be, a number.</summary>
/// <param name="First">First word of it.</param>
/// <param name="Last">Last word of it.</param>
/// <param name="Digits">Digits in it, whether written or said.</param>
/// <param name="Letters">Letters spelt in it.</param>
internal readonly record struct NumberRun(int First, int Last, int Digits, int Letters);
