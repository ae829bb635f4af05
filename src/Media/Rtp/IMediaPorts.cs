using System.Net;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// Where the signalling gets a port for each m-line. The destination port names the leg; what cannot be given to exactly one leg is dropped
/// and counted. Called on the signalling thread.
/// </summary>
internal interface IMediaPorts
{
    /// <summary>
    /// Binds an even RTP port (and RTCP on the next odd one) from the configured range for a leg and starts to hear it.
    /// Null when no port is free or none can be bound.
    /// </summary>
    IMediaPort? TryOpen(Leg leg, IPAddress local, MediaDescription media);
}
