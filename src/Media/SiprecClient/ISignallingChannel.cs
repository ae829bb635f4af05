using System.Net;

namespace EdgeCx.Media.SiprecClient;

/// <summary>The way of SIP messages to and from one server.</summary>
internal interface ISignallingChannel : IAsyncDisposable
{
    /// <summary>The transport's name in Via: <c>UDP</c>, <c>TCP</c> or <c>TLS</c>.</summary>
    string ViaTransport { get; }

    /// <summary>True where nothing is lost on the way: no retransmissions (RFC 3261 17.1).</summary>
    bool IsReliable { get; }

    /// <summary>Our address as the server reaches it.</summary>
    IPEndPoint Local { get; }

    /// <summary>Sends one message.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>The next whole message; empty when the channel is closed. One reader.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellation);
}
