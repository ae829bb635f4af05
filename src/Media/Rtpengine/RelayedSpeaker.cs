using System.Net;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtpengine;

/// <summary>A leg of a call and the relay's participant that is heard on it.</summary>
/// <param name="Leg">The leg; its role is read when it counts, for roles are bound late.</param>
/// <param name="Tag">The relay's tag; null where it is the one that no other speaker has (the called side, before its answer was seen).</param>
/// <param name="Address">Where their media came from when the role was decided by it; null where it was not.</param>
internal sealed record RelayedSpeaker(Leg Leg, string? Tag, IPAddress? Address);
