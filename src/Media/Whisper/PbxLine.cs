using System.Collections.Concurrent;
using System.Net.Sockets;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Whisper;

/// <summary>The signalling to one PBX, shared by all legs into it: reads messages and hands each to its dialog. Safe from any thread.</summary>
internal sealed class PbxLine : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PromptDialog> _dialogs = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _reading;

    private PbxLine(ISignallingChannel channel, TimeProvider time)
    {
        Channel = channel;
        Time = time;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>The way to the PBX.</summary>
    public ISignallingChannel Channel { get; }

    /// <summary>Time of timers.</summary>
    public TimeProvider Time { get; }

    /// <summary>Completes when nothing comes from it any more: the connection is gone.</summary>
    public Task Closed => _reading;

    /// <summary>Opens it.</summary>
    /// <exception cref="SocketException">There is no way to the PBX, or (TCP, TLS) it does not take the connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">TLS: one side does not trust the other.</exception>
    /// <exception cref="IOException">TLS: the handshake broke off.</exception>
    public static async Task<PbxLine> OpenAsync(SiprecCallerOptions options, TimeProvider time, CancellationToken cancellation)
    {
        ISignallingChannel channel = options.Transport == SignallingTransport.Udp
            ? UdpSignalling.Open(options.Server, options.LocalPort)
            : await StreamSignalling.ConnectAsync(options, cancellation);
        return new PbxLine(channel, time);
    }

    /// <summary>Takes a dialog in.</summary>
    public void Add(PromptDialog dialog)
    {
        _dialogs[dialog.Id] = dialog;
        if (_reading.IsCompleted)
        {
            dialog.LoseLine();
        }
    }

    /// <summary>
    /// Lets go of a dialog that is over, after a while: answers to it may come again while ours was lost (timers D and I), and a late answer to a call
    /// that was given up has to be hung up.
    /// </summary>
    public async Task ForgetLaterAsync(PromptDialog dialog, TimeSpan linger)
    {
        await Task.WhenAny(Task.Delay(linger, Time, _stopping.Token), _reading);
        _dialogs.TryRemove(dialog.Id, out _);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        await Channel.DisposeAsync();
    }

    private async Task ReadAsync()
    {
        await ReadUntilGoneAsync();
        foreach (var dialog in _dialogs.Values)
        {
            dialog.LoseLine();
        }
    }

    private async Task ReadUntilGoneAsync()
    {
        try
        {
            while (await Channel.ReceiveAsync(_stopping.Token) is { IsEmpty: false } received)
            {
                // What cannot be read is not for us to mend: the PBX's own timers and ours go on.
                if (SipParser.TryParse(received.Span, SipLimits.Default, out var message, out _))
                {
                    await TakeAsync(message!);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // It is over, or the connection is gone.
            return;
        }
    }

    private async ValueTask TakeAsync(SipMessage message)
    {
        if (message.First(HeaderNames.CallId) is { } id && _dialogs.TryGetValue(id, out var dialog))
        {
            await dialog.TakeAsync(message);
        }
        else if (message.IsRequest && message.Method != SipMethod.Ack)
        {
            var answer = message.Method == SipMethod.Options
                ? DialogWriter.Response(message, 200, "OK")
                : DialogWriter.Response(message, 481, "Call/Transaction Does Not Exist");
            await Channel.SendAsync(answer, _stopping.Token);
        }
    }
}
