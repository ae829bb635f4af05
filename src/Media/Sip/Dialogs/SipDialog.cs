using System.Net;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Dialogs;

/// <summary>
/// A dialog as the one who was called holds it (RFC 3261 12), with its session timer. Signalling thread only, but for <see cref="Hangup"/>.
/// </summary>
internal sealed class SipDialog : SessionDialog, ITimed
{
    private readonly List<ServerTransaction> _awaitingAck = [];
    private readonly Action<SipDialog, string> _hangup;

    /// <summary>Begins with the initial INVITE.</summary>
    /// <param name="invite">The INVITE.</param>
    /// <param name="localTag">Our tag.</param>
    /// <param name="flow">Where the INVITE came from.</param>
    /// <param name="hangup">Takes hang-ups to the signalling thread.</param>
    public SipDialog(SipRequest invite, string localTag, in SipFlow flow, Action<SipDialog, string> hangup)
    {
        Key = new DialogKey(invite.CallId, localTag, invite.From.Tag);
        Flow = flow;
        RemoteCSeq = invite.CSeq.Number;
        RemoteTarget = invite.From.Uri;
        LocalHeader = HeaderText(invite.Message, HeaderNames.To) + ";tag=" + localTag;
        RemoteHeader = HeaderText(invite.Message, HeaderNames.From);
        RouteSet = [.. RouteElements(invite.Message)];
        _hangup = hangup;
        RefreshTarget(invite.Message);
    }

    /// <summary>Call-ID and tags.</summary>
    public DialogKey Key { get; }

    /// <summary>The way of the peer's last request.</summary>
    public SipFlow Flow { get; set; }

    /// <summary>Sequence number of the peer's last request.</summary>
    public uint RemoteCSeq { get; set; }

    /// <summary>Sequence number of our last request.</summary>
    public uint LocalCSeq { get; set; }

    /// <summary>URI that our requests go to.</summary>
    public string RemoteTarget { get; private set; }

    /// <summary>The Record-Routes of the INVITE, in its order (RFC 3261 12.1.1).</summary>
    public IReadOnlyList<string> RouteSet { get; }

    /// <summary>From of our requests: the peer's To, with our tag.</summary>
    public string LocalHeader { get; }

    /// <summary>To of our requests: the peer's From.</summary>
    public string RemoteHeader { get; }

    /// <summary>True from the moment that a BYE was sent or received, or the dialog was refused.</summary>
    public bool IsOver { get; set; }

    /// <summary>True once an ACK of the peer showed that it hears us. Kept by <see cref="DialogTable"/>.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>Text of a hang-up that waits for the ACK of our 2xx (RFC 3261 15: no BYE before it); null without one.</summary>
    public string? HangupWhenAcknowledged { get; set; }

    /// <summary>The INVITE whose 2xx carries our own offer, until its ACK brings the answer; null without one.</summary>
    public ServerTransaction? OwnOffer { get; private set; }

    /// <summary>True while a 2xx waits for its ACK.</summary>
    public bool AwaitsAck => _awaitingAck.Count > 0;

    /// <summary>How many 2xx wait for their ACK.</summary>
    public int AwaitedAcks => _awaitingAck.Count;

    /// <summary>When the session is given up without a refresh, ns; <see cref="long.MaxValue"/> without a session timer.</summary>
    public long DueNs { get; set; } = long.MaxValue;

    /// <inheritdoc/>
    public override string CallId => Key.CallId;

    /// <inheritdoc/>
    public override IPEndPoint Remote => Flow.Remote;

    /// <inheritdoc/>
    public override IPAddress LocalAddress => Flow.Local.Address;

    /// <inheritdoc/>
    public override void Hangup(string reason) => _hangup(this, reason);

    /// <summary>Takes the Contact of a target refresh request (INVITE, UPDATE); without one the target stays.</summary>
    public void RefreshTarget(SipMessage message)
    {
        if (message.TryFind(HeaderNames.Contact, out var value))
        {
            var elements = new HeaderElements(value);
            if (elements.TryNext(out var first) && NameAddress.TryParse(first, out var contact, out _))
            {
                RemoteTarget = contact!.Uri;
            }
        }
    }

    /// <summary>An INVITE was answered 2xx: its ACK is awaited.</summary>
    public void AwaitAck(ServerTransaction invite, bool withOwnOffer)
    {
        _awaitingAck.Add(invite);
        OwnOffer = withOwnOffer ? invite : OwnOffer;
    }

    /// <summary>The INVITE that an ACK belongs to; null when none waits.</summary>
    public ServerTransaction? FindAwaiting(uint cseq) => _awaitingAck.Find(t => t.CSeq == cseq);

    /// <summary>The ACK came, or will not come any more.</summary>
    public void StopAwaiting(ServerTransaction invite)
    {
        _awaitingAck.Remove(invite);
        OwnOffer = ReferenceEquals(OwnOffer, invite) ? null : OwnOffer;
    }

    /// <summary>The dialog is over: no 2xx is repeated any more. The transactions live on to absorb stray INVITEs; they are given back.</summary>
    public IReadOnlyList<ServerTransaction> StopAwaitingAll()
    {
        ServerTransaction[] all = [.. _awaitingAck];
        _awaitingAck.Clear();
        OwnOffer = null;
        return all;
    }

    private static string HeaderText(SipMessage message, string name) =>
        message.TryFind(name, out var value) ? System.Text.Encoding.UTF8.GetString(value) : "";

    private static List<string> RouteElements(SipMessage message)
    {
        var routes = new List<string>();
        foreach (ref readonly var header in message.Headers)
        {
            if (!HeaderNames.Match(message.Name(header), HeaderNames.RecordRoute))
            {
                continue;
            }

            var elements = new HeaderElements(message.Value(header));
            while (elements.TryNext(out var element))
            {
                if (NameAddress.TryParse(element, out _, out _))
                {
                    routes.Add(System.Text.Encoding.UTF8.GetString(element));
                }
            }
        }

        return routes;
    }
}
