using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Sip;

/// <summary>The edge over real sockets of this machine.</summary>
public sealed class SipEdgeTests : IAsyncDisposable
{
    private readonly ScriptedHandler _handler = new();
    private readonly DropCounters _drops = new();
    private readonly SipEdge _edge;

    public SipEdgeTests()
    {
        _edge = MakeEdge(new SipOptions { Port = 0, MaxConnections = 4, PartialMessageSeconds = 1 });
        _edge.Start();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Call_OverUdp_IsAnsweredAndEnded()
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        peer.Connect(_edge.EndPoint!);
        var via = $"SIP/2.0/UDP {peer.LocalEndPoint};branch=z9hG4bK";

        await peer.SendAsync(Say.Octets(Say.Invite(via: via + "1")));
        var ok = await ReceiveAsync(peer);
        Say.Status(ok).ShouldBe(200);
        Say.Header(ok, "Contact").ShouldContain(_edge.EndPoint!.ToString());
        await peer.SendAsync(Say.Octets(Say.Request("ACK", 1, Say.Tag(ok), via: via + "2")));
        await peer.SendAsync("\r\n\r\n"u8.ToArray());
        await peer.SendAsync("garbage"u8.ToArray());
        await peer.SendAsync(Say.Octets(Say.Request("BYE", 2, Say.Tag(ok), via: via + "3")));

        Say.Status(await ReceiveAsync(peer)).ShouldBe(200);
        await EventuallyAsync(() => _edge.DialogCount == 0);
        _handler.Calls.ShouldBe(["invite", "ack", "ended Bye"]);
        _drops[DropReason.MalformedSip].ShouldBe(1, "the keep-alive is none");
    }

    [Fact]
    public async Task Call_OverTcpInSmallPieces_IsAnsweredOnTheConnection()
    {
        using var peer = await ConnectAsync();
        var via = "SIP/2.0/TCP 127.0.0.1:1;branch=z9hG4bK";
        foreach (var piece in Say.Octets("\r\n\r\n" + Say.Invite(via: via + "1")).Chunk(97))
        {
            await peer.SendAsync(piece);
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }

        var ok = await ReceiveAsync(peer, ScriptedHandler.Sdp);
        ok.ShouldStartWith("\r\nSIP/2.0 200", Case.Sensitive, "first the pong");
        ok = ok[2..];
        Say.Header(ok, "Contact").ShouldContain(";transport=tcp");
        await peer.SendAsync(Say.Octets(
            Say.Request("ACK", 1, Say.Tag(ok), via: via + "2") + Say.Request("UPDATE", 2, Say.Tag(ok), via: via + "3")
            + Say.Request("BYE", 3, Say.Tag(ok), via: via + "4")));

        var both = await ReceiveAsync(peer, "CSeq: 3 BYE", "\r\n\r\n");
        both.Split("SIP/2.0 200").Length.ShouldBe(3);
        _handler.Calls.ShouldBe(["invite", "ack", "update", "ended Bye"]);
    }

    [Fact]
    public async Task Stream_WithoutContentLength_IsAnswered400AndClosed()
    {
        using var peer = await ConnectAsync();
        await peer.SendAsync(Say.Octets(Say.Request("OPTIONS").Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal)));
        var all = await ReceiveToEndAsync(peer);
        all.ShouldStartWith("SIP/2.0 400 Content-Length missing or malformed");
        _drops[DropReason.MalformedSip].ShouldBe(1);
        await EventuallyAsync(() => _edge.ConnectionCount == 0);
    }

    [Fact]
    public async Task Stream_ThatNeverBecomesAMessage_IsClosed()
    {
        using var peer = await ConnectAsync();
        await peer.SendAsync("OPTIONS sip:a@b SIP/2.0\r\n"u8.ToArray());
        (await ReceiveToEndAsync(peer)).ShouldBe("");
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAndCounted()
    {
        var peers = new List<Socket>();
        for (var i = 0; i < 5; i++)
        {
            peers.Add(await ConnectAsync());
        }

        (await ReceiveToEndAsync(peers[4])).ShouldBe("");
        _drops[DropReason.SipLimit].ShouldBe(1);
        peers.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task Reply_WhenTheConnectionIsGone_OpensOneToSentBy()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var contact = $"<sip:src@{listener.LocalEndPoint};transport=tcp>";
        using (var peer = await ConnectAsync())
        {
            var invite = Say.Invite(via: $"SIP/2.0/TCP {listener.LocalEndPoint};branch=z9hG4bK1");
            await peer.SendAsync(Say.Octets(invite.Replace("<sip:src@192.0.2.10:5070>", contact, StringComparison.Ordinal)));
            var ok = await ReceiveAsync(peer, ScriptedHandler.Sdp);
            await peer.SendAsync(Say.Octets(Say.Request("ACK", 1, Say.Tag(ok), via: "SIP/2.0/TCP h;branch=z9hG4bK2")));
            await EventuallyAsync(() => _handler.Calls.Contains("ack"));
        }

        await EventuallyAsync(() => _edge.ConnectionCount == 0);
        _handler.Dialog!.Hangup("gone");

        using var opened = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        var bye = await ReceiveAsync(opened, "\r\n\r\n");
        bye.ShouldStartWith("BYE ");
        await opened.SendAsync(Say.Octets(Say.Respond(bye, 200)));
        await EventuallyAsync(() => _edge.DialogCount == 0);
    }

    [Fact]
    public async Task StopAsync_WithADialog_SendsByeAndWaitsForItsAnswer()
    {
        using var peer = await ConnectAsync();
        await peer.SendAsync(Say.Octets(Say.Invite(via: "SIP/2.0/TCP h;branch=z9hG4bK1")));
        var ok = await ReceiveAsync(peer, ScriptedHandler.Sdp);
        await peer.SendAsync(Say.Octets(Say.Request("ACK", 1, Say.Tag(ok), via: "SIP/2.0/TCP h;branch=z9hG4bK2")));

        var stopping = _edge.StopAsync(TimeSpan.FromSeconds(3));
        var bye = await ReceiveAsync(peer, "\r\n\r\n");
        bye.ShouldStartWith("BYE ");
        stopping.IsCompleted.ShouldBeFalse();
        await peer.SendAsync(Say.Octets(Say.Respond(bye, 200)));

        await stopping.WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        _handler.Calls[^1].ShouldBe("ended Shutdown");
        _edge.DialogCount.ShouldBe(0);
    }

    [Fact]
    public async Task Handler_ThatThrows_IsAnswered500AndSignallingGoesOn()
    {
        using var peer = await ConnectAsync();
        _handler.InviteAnswer = null!;
        await peer.SendAsync(Say.Octets(Say.Invite(via: "SIP/2.0/TCP h;branch=z9hG4bK1")));
        Say.Status(await ReceiveAsync(peer, "\r\n\r\n")).ShouldBe(500);
        await peer.SendAsync(Say.Octets(Say.Request("OPTIONS", via: "SIP/2.0/TCP h;branch=z9hG4bK2")));
        Say.Status(await ReceiveAsync(peer, "\r\n\r\n")).ShouldBe(200);
    }

    [Fact]
    public async Task Start_OnAUsedPort_NamesIt()
    {
        await using var second = MakeEdge(new SipOptions { Port = _edge.EndPoint!.Port });
        Should.Throw<IOException>(second.Start).Message.ShouldStartWith($"address already in use: udp {_edge.EndPoint}");

        using var tcpOnly = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcpOnly.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        tcpOnly.Listen();
        await using var third = MakeEdge(new SipOptions { Port = ((IPEndPoint)tcpOnly.LocalEndPoint!).Port });
        Should.Throw<IOException>(third.Start).Message.ShouldStartWith($"address already in use: tcp {tcpOnly.LocalEndPoint}");
    }

    [Fact]
    public async Task Start_AfterStopOnTheSamePort_Works()
    {
        var port = _edge.EndPoint!.Port;
        await _edge.StopAsync(TimeSpan.Zero);
        await using var next = MakeEdge(new SipOptions { Port = port });
        next.Start();
        next.EndPoint!.Port.ShouldBe(port);
    }

    [Fact]
    public async Task Listening_OnAllAddresses_KnowsTheOneThatWasReached()
    {
        await using var edge = MakeEdge(new SipOptions { ListenAddress = "::", Port = 0 });
        edge.Start();
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        peer.Connect(new IPEndPoint(IPAddress.Loopback, edge.EndPoint!.Port));
        await peer.SendAsync(Say.Octets(Say.Invite(via: "SIP/2.0/UDP h;rport;branch=z9hG4bK1")));
        var ok = await ReceiveAsync(peer);
        Say.Header(ok, "Contact").ShouldContain($"<sip:127.0.0.1:{edge.EndPoint.Port}>");
        Say.Header(ok, "Via").ShouldContain($"rport={((IPEndPoint)peer.LocalEndPoint!).Port}");
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var tries = 0; tries < 500 && !condition(); tries++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        condition().ShouldBeTrue();
    }

    private static async Task<string> ReceiveAsync(Socket peer, params string[] until)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var text = "";
        var buffer = new byte[65536];
        do
        {
            var count = await peer.ReceiveAsync(buffer, timeout.Token);
            count.ShouldBeGreaterThan(0, "the connection was closed after: " + text);
            text += Encoding.Latin1.GetString(buffer, 0, count);
        }
        while (!until.All(u => text.Contains(u, StringComparison.Ordinal)));
        return text;
    }

    private static async Task<string> ReceiveToEndAsync(Socket peer)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        var text = "";
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = await peer.ReceiveAsync(buffer, timeout.Token)) > 0;)
            {
                text += Encoding.Latin1.GetString(buffer, 0, count);
            }
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A reset is an end, too.
            text += "";
        }

        return text;
    }

    private async Task<Socket> ConnectAsync()
    {
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(_edge.EndPoint!, TestContext.Current.CancellationToken);
        return peer;
    }

    private SipEdge MakeEdge(SipOptions options) =>
        new(options, _handler, new MonotonicClock(TimeProvider.System), _drops, NullLogger.Instance);
}
