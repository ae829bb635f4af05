using System.Net;
using System.Net.Sockets;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Sip.Admission;

/// <summary>What a source that is not listed gets from the edge's sockets: nothing.</summary>
public sealed class UnlistedSourceTests : IAsyncDisposable
{
    private readonly ScriptedHandler _handler = new();
    private readonly DropCounters _drops = new();
    private readonly SipEdge _edge;

    public UnlistedSourceTests()
    {
        _edge = new SipEdge(
            new SipOptions { Port = 0, AllowedSources = ["127.0.0.1"] }, _handler, new MonotonicClock(TimeProvider.System), _drops, NullLogger.Instance);
        _edge.Start();
    }

    public ValueTask DisposeAsync() => _edge.DisposeAsync();

    [Fact]
    public async Task Datagrams_AreDroppedUnreadAndCounted()
    {
        using var stranger = Bound("127.0.0.2", SocketType.Dgram, ProtocolType.Udp);
        for (var i = 0; i < 50; i++)
        {
            await stranger.SendToAsync("garbage"u8.ToArray(), SocketFlags.None, _edge.EndPoint!, TestContext.Current.CancellationToken);
        }

        using var peer = Bound("127.0.0.1", SocketType.Dgram, ProtocolType.Udp);
        await peer.SendToAsync(Say.Octets(Say.Request("OPTIONS", via: "SIP/2.0/UDP h;rport;branch=z9hG4bK1")), SocketFlags.None, _edge.EndPoint!, TestContext.Current.CancellationToken);
        peer.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead).ShouldBeTrue("a listed source is answered");

        await Tls.TlsEdge.EventuallyAsync(() => _drops[DropReason.UnlistedSource] == 50);
        _drops[DropReason.MalformedSip].ShouldBe(0);
        stranger.Available.ShouldBe(0, "no answer");
        _handler.Calls.ShouldBe(["options"]);
    }

    [Fact]
    public async Task Connections_AreResetAndCounted()
    {
        for (var i = 0; i < 20; i++)
        {
            using var stranger = Bound("127.0.0.2", SocketType.Stream, ProtocolType.Tcp);
            await Should.ThrowAsync<SocketException>(async () =>
            {
                await stranger.ConnectAsync(_edge.EndPoint!, TestContext.Current.CancellationToken);
                await stranger.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
            });
        }

        await Tls.TlsEdge.EventuallyAsync(() => _drops[DropReason.UnlistedSource] == 20);
        _edge.ConnectionCount.ShouldBe(0);
    }

    private static Socket Bound(string address, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }
}
