using System.Collections.Immutable;

namespace EdgeCx.Media.Rtpengine;

/// <summary>One dialog of a call, by the name that a relay in its path knows it by.</summary>
/// <param name="CallId">The relay's call-id: the SIP Call-ID. Identity: not for logs.</param>
/// <param name="Speakers">Who is heard on which leg.</param>
internal sealed record RelayedDialog(string CallId, ImmutableArray<RelayedSpeaker> Speakers);
