using EdgeCx.Core.Signals;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>One signal of a heard call in a few bytes: a voice frame whole, any other by its number in a list.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="IsSpeech">Of a frame.</param>
/// <param name="Nuclei">Of a frame.</param>
/// <param name="Leg">The leg's number in the call; 255 for a signal of the whole call.</param>
/// <param name="At">First sample of a frame, or the number of another signal among <see cref="HeardTrack"/>'s.</param>
internal readonly record struct HeardMark(SignalKind Kind, bool IsSpeech, byte Nuclei, byte Leg, int At);
