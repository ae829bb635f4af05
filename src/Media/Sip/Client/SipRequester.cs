using System.Net.Sockets;
using System.Security.Authentication;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Digest;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Sip.Client;

/// <summary>
/// Sends single requests (MESSAGE, NOTIFY, OPTIONS) over UDP, TCP or TLS, each over a channel of its own: they are few, and what hangs holds up
/// nothing else.
/// </summary>
internal sealed class SipRequester : ISipRequester
{
    // One challenge of the server, one of a proxy before it, and one nonce that had grown old.
    private const int MaxRequests = 4;

    private readonly TlsTrust _trust;
    private readonly MonotonicClock _clock;

    /// <summary>Makes a requester.</summary>
    /// <param name="trust">Whom it trusts on TLS.</param>
    /// <param name="clock">Time.</param>
    public SipRequester(TlsTrust trust, MonotonicClock clock)
    {
        _trust = trust;
        _clock = clock;
    }

    /// <inheritdoc/>
    public async Task<SipReply> AskAsync(SipOutbound request, TimeSpan patience, CancellationToken cancellation)
    {
        if (!OutboundWriter.IsWritable(request))
        {
            return NoAnswer("bad-request");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience);
        try
        {
            var (hop, _) = await SiprecTarget.ResolveAsync(request.Proxy.Length > 0 ? request.Proxy : request.Target, limit.Token);
            if (hop is null)
            {
                return NoAnswer("unknown-host");
            }

            await using var channel = await OpenAsync(hop with { Tls = _trust }, limit.Token);
            return await AskOverAsync(channel, request, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return NoAnswer("timeout");
        }
        catch (AuthenticationException)
        {
            return NoAnswer("tls");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return NoAnswer("unreachable");
        }
    }

    private static SipReply NoAnswer(string reason) => new(0, reason, 0);

    private static async Task<ISignallingChannel> OpenAsync(SiprecCallerOptions hop, CancellationToken cancellation) =>
        hop.Transport == SignallingTransport.Udp ? UdpSignalling.Open(hop.Server, 0) : await StreamSignalling.ConnectAsync(hop, cancellation);

    private async Task<SipReply> AskOverAsync(ISignallingChannel channel, SipOutbound request, CancellationToken cancellation)
    {
        var writer = new OutboundWriter(request, channel);
        var account = new DigestAccount(request.User, request.Password);
        for (var number = 1u; ; number++)
        {
            var branch = DialogWriter.NewBranch();
            var octets = writer.Write(number, branch, account.Lines(request.Method, request.Target));
            var response = await new OutboundTransaction(channel, _clock).RunAsync(octets, writer.CallId, branch, cancellation);
            if (response is null)
            {
                return NoAnswer(channel.IsReliable ? "unreachable" : "timeout");
            }

            var status = response.StatusCode;
            if (number == MaxRequests || !account.TryTake(response, account.Answers(status)))
            {
                return new SipReply(status, StatusPhrases.Of(status), _clock.NowNs);
            }
        }
    }
}
