using System.Text.Json.Serialization;
using EdgeCx.Core.Calls;

namespace EdgeCx.Core.Events;

/// <summary>How one leg of a call was received, counted over the call.</summary>
/// <param name="Leg">The leg's label.</param>
/// <param name="Role">Who spoke, as it was known at the end.</param>
/// <param name="Codec">Codec; empty where none was known.</param>
/// <param name="Packets">RTP packets taken in.</param>
/// <param name="Lost">Packets that never came and became silence.</param>
/// <param name="LostOnMirror">Of these, the ones that the mirror lost and the call did not; a lower bound.</param>
/// <param name="Late">Packets that came after their gap was given up.</param>
/// <param name="Duplicates">Packets that the call's network brought twice.</param>
/// <param name="Copies">Packets that the mirror showed again; no fault of the call.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550 A.8) at the end, ms.</param>
/// <param name="Obstacle">Why it could not be heard, in words; absent where it could.</param>
public sealed record LegReception(
    string Leg,
    SpeakerRole Role,
    string Codec,
    long Packets,
    long Lost,
    long LostOnMirror,
    long Late,
    long Duplicates,
    long Copies,
    double JitterMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Obstacle)
{
    /// <summary>Takes the figures of a leg.</summary>
    public static LegReception Of(Leg leg) => new(
        leg.Label,
        leg.Role,
        leg.Codec,
        leg.Statistics.Packets,
        leg.Statistics.Lost,
        leg.Statistics.LostOnMirror,
        leg.Statistics.Late,
        leg.Statistics.Duplicates,
        leg.Statistics.Copies,
        Math.Round(leg.Statistics.JitterMs, 2),
        leg.State == LegState.Refused ? leg.Rule : null);
}
