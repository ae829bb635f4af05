using System.Net;
using System.Text;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Agent;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// The whole user agent under hostile messages, without sockets: the input is cut at zero octets into datagrams, with time between them. The
/// oracle: whatever is sent can be parsed, an ACK and a response are never answered, every call that was taken ends exactly once, and nothing is
/// left after the longest timer.
/// </summary>
internal sealed class SipAgentTarget : IFuzzTarget
{
    private static readonly SipFlow Flow =
        new(SipTransport.Udp, new IPEndPoint(IPAddress.Parse("192.0.2.10"), 5070), new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5060), 0);

    /// <inheritdoc/>
    public string Name => "sip-agent";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        Join(Text("INVITE", 1, "", "b1", "v=0\r\n"), Text("INVITE", 1, "", "b1", "v=0\r\n"), Text("ACK", 1, "TAG", "b2", ""), Text("BYE", 2, "TAG", "b3", "")),
        Join(Text("INVITE", 1, "", "b1", ""), Text("INVITE", 2, "TAG", "b4", "v=0\r\n"), Text("UPDATE", 3, "TAG", "b5", ""), Text("CANCEL", 1, "", "b1", "")),
        Join(Text("OPTIONS", 1, "", "b1", ""), Text("PRACK", 2, "TAG", "b2", ""), "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\nCSeq: 1 BYE\r\n\r\n"),
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
        new[] { "\0", "TAG", ";tag=TAG", "Require: siprec\r\n", "Record-Route: <sip:p;lr>\r\n", "Route: ", "x: 90\r\nk: timer\r\n", "m: *\r\n", ";rport", "b1", "b2", "ACK", "BYE" }
            .Select(Encoding.Latin1.GetBytes);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        var time = new SteppedTime();
        var handler = new CountingHandler();
        var wire = new CheckingWire();
        var drops = new DropCounters();
        var core = new SignallingCore(new SignallingState(
            new SipOptions { MaxTransactions = 16, MaxDialogs = 4 }, handler, wire, new MonotonicClock(time), drops, static (_, _) => { }));
        var ingress = new SipIngress(m => Deliver(core, wire, m), SipLimits.Default, drops);
        foreach (var range in input.Split((byte)0))
        {
            // Our tag is random: the word TAG in the input stands for the last one.
            var datagram = Encoding.Latin1.GetString(input[range]).Replace("TAG", wire.LastTag, StringComparison.Ordinal);
            ingress.AcceptDatagram(Encoding.Latin1.GetBytes(datagram), Flow);
            time.NowNs += 300_000_000;
            core.Elapse();
        }

        core.Handle(new SipEvent(SipEventKind.Shutdown));
        for (var i = 0; i < 200 && core.TransactionCount > 0; i++)
        {
            time.NowNs += 1_000_000_000;
            core.Elapse();
        }

        Demand(core.TransactionCount == 0 && core.DialogCount == 0, "something is left after all timers");
        Demand(handler.Taken == handler.Ended, "calls taken and ended differ");
    }

    private static bool Deliver(SignallingCore core, CheckingWire wire, SipInbound inbound)
    {
        var before = wire.Answers;
        core.Handle(new SipEvent(SipEventKind.Received, inbound));
        var answerable = inbound.Message.IsRequest && inbound.Message.Method != SipMethod.Ack;
        Demand(wire.Answers - before <= (answerable ? 1 : 0), "an answer too many");
        return true;
    }

    private static string Text(string method, int cseq, string tag, string branch, string body) =>
        $"{method} sip:s@192.0.2.1 SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bK{branch}\r\nf: <sip:a@b>;tag=p\r\nt: <sip:s@b>{(tag.Length > 0 ? ";tag=" + tag : "")}\r\n"
        + $"i: c\r\nCSeq: {cseq} {method}\r\nm: <sip:a@192.0.2.10>\r\nl: {body.Length}\r\n\r\n{body}";

    private static byte[] Join(params string[] datagrams) => Encoding.Latin1.GetBytes(string.Join('\0', datagrams));

    private static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }

    private sealed class SteppedTime : TimeProvider
    {
        public long NowNs { get; set; }

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => NowNs;
    }

    private sealed class CheckingWire : ISipWire
    {
        public int Answers { get; private set; }

        public bool SpeaksTls => true;

        public string LastTag { get; private set; } = "none";

        public void Send(in SipFlow flow, ReadOnlyMemory<byte> message)
        {
            Demand(SipParser.TryParse(message.Span, SipLimits.Default, out var sent, out var reject), "an unreadable message was sent: " + reject);
            Answers += sent!.IsRequest ? 0 : 1;
            if (!sent.IsRequest && sent.First("To") is { } to && to.LastIndexOf(";tag=", StringComparison.Ordinal) is var at and >= 0)
            {
                LastTag = to[(at + 5)..];
            }
        }
    }

    private sealed class CountingHandler : ISessionHandler
    {
        public int Taken { get; private set; }

        public int Ended { get; private set; }

        public SessionAnswer OnInvite(SessionDialog dialog, in SessionRequest request)
        {
            Taken++;
            return Answer();
        }

        public SessionAnswer OnReinvite(SessionDialog dialog, in SessionRequest request) => Answer();

        public SessionAnswer OnUpdate(SessionDialog dialog, in SessionRequest request) => new(200);

        public void OnAcknowledged(SessionDialog dialog, in SessionRequest request) => Demand(dialog.CallId.Length > 0, "a dialog without a Call-ID");

        public void OnEnded(SessionDialog dialog, SessionEnd end, in SessionRequest request) => Ended++;

        public SessionAnswer OnOptions() => new(200);

        private static SessionAnswer Answer() => new(200, ContentType: "application/sdp", Body: [(byte)'v']) { ContactParameters = "+sip.srs" };
    }
}
