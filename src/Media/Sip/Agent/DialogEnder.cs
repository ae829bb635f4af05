using System.Globalization;
using System.Net;
using System.Text;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Media.Sip.Agent;

/// <summary>Ends dialogs: tells the handler once, and sends our BYE (RFC 3261 15.1.1) where the end is ours.</summary>
internal sealed class DialogEnder(SignallingState state)
{
    /// <summary>Ends a dialog from our side. A hang-up waits for the ACK of our 2xx; other ends do not.</summary>
    public void End(SipDialog dialog, SessionEnd end, string reason)
    {
        if (dialog.IsOver)
        {
            return;
        }

        if (end == SessionEnd.Local && dialog.AwaitsAck)
        {
            dialog.HangupWhenAcknowledged ??= reason;
            return;
        }

        Close(dialog);
        SendBye(dialog, reason);
        state.Handler.OnEnded(dialog, end, default);
    }

    /// <summary>The peer ended the dialog.</summary>
    public void EndedByPeer(SipDialog dialog, SessionEnd end, in SessionRequest request)
    {
        if (!dialog.IsOver)
        {
            Close(dialog);
            state.Dialogs.Remove(dialog);
            state.Handler.OnEnded(dialog, end, request);
        }
    }

    private void Close(SipDialog dialog)
    {
        dialog.IsOver = true;
        dialog.DueNs = long.MaxValue;
        foreach (var invite in dialog.StopAwaitingAll())
        {
            invite.Acknowledge(state.NowNs);
            state.Timers.Enter(invite);
        }
    }

    private void SendBye(SipDialog dialog, string reason)
    {
        var branch = ViaHeader.MagicCookie + SignallingState.NewToken();
        var (uri, routes) = DialogRoute.Of(dialog.RemoteTarget, dialog.RouteSet);
        var flow = NextHop(dialog, routes.Count > 0 ? routes[0] : uri);
        var writer = new SipWriter()
            .RequestLine("BYE", uri)
            .Header(HeaderNames.Via, $"SIP/2.0/{flow.Transport.ToString().ToUpperInvariant()} {flow.Local};branch={branch};rport")
            .Header("Max-Forwards", "70");
        foreach (var route in routes)
        {
            writer.Header("Route", route);
        }

        dialog.LocalCSeq++;
        writer.Header(HeaderNames.From, dialog.LocalHeader)
            .Header(HeaderNames.To, dialog.RemoteHeader)
            .Header(HeaderNames.CallId, dialog.CallId)
            .Header(HeaderNames.CSeq, string.Create(CultureInfo.InvariantCulture, $"{dialog.LocalCSeq} BYE"))
            .Header("Reason", $"SIP;cause=200;text=\"{Unquoted(reason)}\"");
        var transaction = new ClientTransaction(branch, writer.Finish([]), flow, dialog);
        transaction.Begin(state.NowNs);
        state.Transactions.Add(transaction);
        state.Timers.Enter(transaction);
        state.Wire.Send(flow, transaction.Request);
    }

    /// <summary>Text that stands inside of quotes.</summary>
    private static string Unquoted(string text) =>
        text.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "'", StringComparison.Ordinal);

    /// <summary>
    /// Where the BYE goes: over the dialog's connection while it stands; else to the address in the next hop's URI. A name there is not looked up:
    /// the host that the peer's last request came from is what resolved it.
    /// </summary>
    private SipFlow NextHop(SipDialog dialog, string nextHop)
    {
        var flow = dialog.Flow;
        var bracketed = nextHop.IndexOf('<', StringComparison.Ordinal);
        var text = bracketed < 0 ? nextHop : nextHop[(bracketed + 1)..].Split('>')[0];
        if (!SipUri.TryParse(Encoding.Latin1.GetBytes(text), out var uri, out _)
            || uri!.Target.Host is not { Length: > 0 }
            || uri.Target.Address is not { } address)
        {
            return flow with { Fallback = new IPEndPoint(flow.Remote.Address, ReplyRoute.DefaultPortOf(flow.Transport)) };
        }

        var transport = flow.Transport == SipTransport.Udp ? TransportOf(uri) : flow.Transport;
        var target = new IPEndPoint(address, uri.Target.Port == 0 ? ReplyRoute.DefaultPortOf(transport) : uri.Target.Port);
        return transport == SipTransport.Udp ? flow with { Remote = target }
            : transport == flow.Transport ? flow with { Fallback = target }
            : new SipFlow(transport, target, flow.Local, 0) { Fallback = target };
    }

    /// <summary>What a URI asks for; where that is TLS and we speak none, the way that its request came by.</summary>
    private SipTransport TransportOf(SipUri uri)
    {
        var named = uri.Parameter("transport");
        var isTls = uri.Scheme == "sips" || string.Equals(named, "tls", StringComparison.OrdinalIgnoreCase);
        return isTls && state.Wire.SpeaksTls ? SipTransport.Tls
            : string.Equals(named, "tcp", StringComparison.OrdinalIgnoreCase) && !isTls ? SipTransport.Tcp
            : SipTransport.Udp;
    }
}
