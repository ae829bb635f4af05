using System.Net;
using EdgeCx.Core.Flow;
using EdgeCx.Media.Sip.Admission;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Transport;

/// <summary>Parses what the transports receive, counts what is not SIP, and queues the rest for the signalling thread. Any thread.</summary>
/// <param name="post">Queues a message; false without room.</param>
/// <param name="limits">Limits of messages.</param>
/// <param name="drops">Counters.</param>
/// <param name="sources">Who may signal; null for everyone.</param>
internal sealed class SipIngress(Func<SipInbound, bool> post, SipLimits limits, DropCounters drops, SourceList? sources = null)
{
    /// <summary>The limits that streams are framed by, too.</summary>
    public SipLimits Limits { get; } = limits;

    /// <summary>Parses a message; null when it is to be dropped (and was counted).</summary>
    public SipMessage? Parse(ReadOnlySpan<byte> octets)
    {
        if (SipParser.TryParse(octets, Limits, out var message, out _))
        {
            return message;
        }

        drops.Add(message?.Fault.Status is 413 or 414 or 513 ? DropReason.SipLimit : DropReason.MalformedSip);
        return message;
    }

    /// <summary>Who may signal; null for everyone.</summary>
    public SourceList? Sources { get; } = sources;

    /// <summary>True when an address may signal to us: asked before anything of it is read.</summary>
    public bool Admits(IPAddress source) => Sources?.Admits(source) ?? true;

    /// <summary>Counts what came from a source that is not listed.</summary>
    public void CountUnlisted(long count = 1) => drops.Add(DropReason.UnlistedSource, count);

    /// <summary>Takes a datagram. Without room in the queue it is lost and counted: the peer sends it again.</summary>
    public void AcceptDatagram(ReadOnlySpan<byte> datagram, in SipFlow flow)
    {
        // Keep-alives of NAT bindings: CRLFs, or a few zero octets. No message, no fault.
        if (datagram.Length <= 4 && datagram.IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0) < 0)
        {
            return;
        }

        if (Parse(datagram) is { } message && !TryPost(new SipInbound(message, flow)))
        {
            drops.Add(DropReason.SipLimit);
        }
    }

    /// <summary>Queues a message; false without room.</summary>
    public bool TryPost(in SipInbound inbound) => post(inbound);

    /// <summary>Counts a drop by a limit of the transports.</summary>
    public void CountLimit(long count = 1) => drops.Add(DropReason.SipLimit, count);

    /// <summary>Counts octets that are no message.</summary>
    public void CountMalformed() => drops.Add(DropReason.MalformedSip);
}
