using System.Net;
using System.Text;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Agent;
using EdgeCx.Media.Sip.Dialogs;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Transport;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>The user agent on a desk: manual time, no sockets. Messages go in as text, answers come out as text.</summary>
internal sealed class SignallingDesk
{
    public static readonly IPEndPoint Peer = new(IPAddress.Parse("192.0.2.10"), 5070);
    public static readonly IPEndPoint Local = new(IPAddress.Parse("192.0.2.1"), 5060);
    private readonly SipIngress _ingress;

    public SignallingDesk(SipOptions? options = null, DigestGuard? guard = null)
    {
        options ??= new SipOptions();
        Core = new SignallingCore(new SignallingState(options, Handler, Wire, new MonotonicClock(Time), Drops, (d, r) => Hangups.Add((d, r)), guard));
        _ingress = new SipIngress(Handle, options.Limits, Drops);
    }

    public ManualTimeProvider Time { get; } = new();

    public DropCounters Drops { get; } = new();

    public ScriptedHandler Handler { get; } = new();

    public RecordingWire Wire { get; } = new();

    public SignallingCore Core { get; }

    public List<(SipDialog Dialog, string Reason)> Hangups { get; } = [];

    public static SipFlow Udp => new(SipTransport.Udp, Peer, Local, 0);

    public static SipFlow Tcp => new(SipTransport.Tcp, Peer, Local, 7);

    /// <summary>What was sent since the last look.</summary>
    public string[] TakeSent()
    {
        string[] sent = [.. Wire.Sent.Select(s => s.Text)];
        Wire.Sent.Clear();
        return sent;
    }

    /// <summary>Delivers octets as one datagram (or one framed message) and gives what was sent for it.</summary>
    public string[] Deliver(byte[] message, SipFlow? flow = null)
    {
        _ingress.AcceptDatagram(message, flow ?? Udp);
        return TakeSent();
    }

    /// <summary>Delivers text whose lines end in CRLF.</summary>
    public string[] Deliver(string message, SipFlow? flow = null) => Deliver(Encoding.Latin1.GetBytes(message), flow);

    /// <summary>Moves time in steps of 10 ms, so that each timer fires when it is due; gives what was sent.</summary>
    public string[] Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(10))
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            Core.Elapse();
        }

        return TakeSent();
    }

    public void Hangup(string reason) =>
        Core.Handle(new SipEvent(SipEventKind.Hangup, Dialog: (SipDialog)Handler.Dialog!, Reason: reason));

    private bool Handle(SipInbound inbound)
    {
        Core.Handle(new SipEvent(SipEventKind.Received, inbound));
        return true;
    }

    public void Shutdown() => Core.Handle(new SipEvent(SipEventKind.Shutdown));
}
