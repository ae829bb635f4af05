namespace EdgeCx.Inference.Evaluation.Clips;

/// <summary>A clip as the line would carry it.</summary>
/// <param name="Samples">8 kHz linear, one channel.</param>
/// <param name="Treatments">What was done to it that a whole corpus may share, e.g. <c>resampled from 16000 Hz</c>.</param>
/// <param name="Damage">What is wrong with it; null where nothing is.</param>
internal sealed record ClipAudio(short[] Samples, IReadOnlyList<string> Treatments, string? Damage);
