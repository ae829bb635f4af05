using System.Net;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>What the load generator calls, and what it says.</summary>
/// <param name="Sip">The appliance's SIP address (TCP).</param>
/// <param name="Console">The appliance's console: its event stream is read as a desktop would.</param>
/// <param name="Clips">Files of the calls' voices.</param>
internal sealed record LoadTarget(IPEndPoint Sip, Uri Console, IReadOnlyList<ClipPair> Clips);
