using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>
/// A session recording client (RFC 7866) for trying an installation: any number of calls to one server over one signalling channel, their
/// audio sent by one paced thread. Used by the verbs call, demo and capacity. Safe from any thread.
/// </summary>
internal sealed class SiprecCaller : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SiprecCall> _calls = new(StringComparer.Ordinal);
    private readonly SourcePorts _ports;
    private readonly BurstSocket[] _bursts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;
    private int _live;

    private SiprecCaller(SiprecCallerOptions options, ISignallingChannel channel, TimeProvider time)
    {
        Options = options;
        Channel = channel;
        Time = time;
        _ports = new SourcePorts(options.RtpPortMin, options.RtpPortMax);
        _bursts = options.SendsBursts ? [new BurstSocket(channel.Local.Address, _ports), new BurstSocket(channel.Local.Address, _ports)] : [];
        Sender = new PacedSender(_bursts);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>The options.</summary>
    public SiprecCallerOptions Options { get; }

    /// <summary>The way to the server.</summary>
    public ISignallingChannel Channel { get; }

    /// <summary>Time of timers.</summary>
    public TimeProvider Time { get; }

    /// <summary>The thread that sends audio.</summary>
    public PacedSender Sender { get; }

    /// <summary>Packets that left in bursts, reports among them; 0 where each stream has its own socket.</summary>
    public long BurstPackets => _bursts.Sum(static b => b.Sent);

    /// <summary>Packets of bursts that the system did not take.</summary>
    public long BurstPacketsFailed => _bursts.Sum(static b => b.Failed);

    /// <summary>Calls that are not over.</summary>
    public int LiveCalls => Volatile.Read(ref _live);

    /// <summary>Opens the channel.</summary>
    /// <exception cref="SocketException">The local port is in use, or (TCP, TLS) the server does not take the connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">TLS: one side does not trust the other.</exception>
    /// <exception cref="IOException">TLS: the handshake broke off.</exception>
    public static async Task<SiprecCaller> OpenAsync(SiprecCallerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ISignallingChannel channel = options.Transport == SignallingTransport.Udp
            ? UdpSignalling.Open(options.Server, options.LocalPort)
            : await StreamSignalling.ConnectAsync(options, cancellation);
        return new SiprecCaller(options, channel, time);
    }

    /// <summary>Makes a call and waits until it is answered or failed. The caller ends it with <see cref="EndAsync"/>, either way.</summary>
    /// <param name="parties">Who speaks.</param>
    /// <param name="audio">What is said.</param>
    /// <param name="repeats">True to say it again and again until the call is ended.</param>
    /// <param name="cancellation">Gives up waiting for the answer.</param>
    /// <param name="firstPacket">Packet of the audio with which it begins.</param>
    /// <returns>The call; null when no RTP source port is free.</returns>
    public async Task<SiprecCall?> CallAsync(CallParties parties, CallAudio audio, bool repeats, CancellationToken cancellation, int firstPacket = 0)
    {
        var customer = OpenLeg(0);
        var agent = customer is null ? null : OpenLeg(1);
        if (agent is null)
        {
            customer?.Dispose();
            return null;
        }

        var call = new SiprecCall(this, parties, customer!, agent);
        _calls[call.DialogId] = call;
        Interlocked.Increment(ref _live);
        try
        {
            await call.InviteAsync(audio, repeats, firstPacket, cancellation);
            return call;
        }
        catch (OperationCanceledException)
        {
            await call.CancelInviteAsync();
            await EndAsync(call, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Hangs up (unless the server did) and frees the call's sockets.</summary>
    public async Task EndAsync(SiprecCall call, CancellationToken cancellation)
    {
        await call.HangUpAsync(cancellation);
        await call.AudioFinished;
        call.Dispose();
        Interlocked.Decrement(ref _live);
        _ = ForgetLaterAsync(call.DialogId);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Sender.Dispose();
        foreach (var call in _calls.Values)
        {
            call.Dispose();
        }

        await _stopping.CancelAsync();
        await _reading;
        await Channel.DisposeAsync();
        _stopping.Dispose();
        foreach (var burst in _bursts)
        {
            burst.Dispose();
        }
    }

    private PacedLeg? OpenLeg(int side) => Options.SendsBursts
        ? new PacedLeg(_bursts[side])
        : PacedLeg.TryOpen(Channel.Local.Address, _ports, Options.Srtp);

    /// <summary>Answers to a call that is over may come again while ours was lost: they are acknowledged that long (timers D and I).</summary>
    private async Task ForgetLaterAsync(string dialog)
    {
        await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(Options.TimeoutMs), Time, _stopping.Token));
        _calls.TryRemove(dialog, out _);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await Channel.ReceiveAsync(_stopping.Token) is { IsEmpty: false } received)
            {
                // What cannot be read is not for us to mend: the server's own timers and ours go on.
                if (SipParser.TryParse(received.Span, SipLimits.Default, out var message, out _))
                {
                    await TakeAsync(message!);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The channel is gone: requests that wait end by their timers, and new ones say so.
            return;
        }
    }

    private async ValueTask TakeAsync(SipMessage message)
    {
        if (message.First(HeaderNames.CallId) is { } dialog && _calls.TryGetValue(dialog, out var call))
        {
            await call.TakeAsync(message, _stopping.Token);
        }
        else if (message.IsRequest && message.Method != SipMethod.Ack)
        {
            var isPing = message.Method == SipMethod.Options;
            var answer = isPing
                ? DialogWriter.Response(message, 200, "OK")
                : DialogWriter.Response(message, 481, "Call/Transaction Does Not Exist");
            await Channel.SendAsync(answer, _stopping.Token);
        }
    }
}
