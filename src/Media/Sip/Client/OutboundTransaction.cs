using System.Text;
using EdgeCx.Core.Time;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transactions;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Media.Sip.Client;

/// <summary>Runs one non-INVITE client transaction over a channel of its own (RFC 3261 17.1.2).</summary>
/// <param name="channel">The channel.</param>
/// <param name="clock">Time.</param>
internal sealed class OutboundTransaction(ISignallingChannel channel, MonotonicClock clock)
{
    /// <summary>Sends a request until it is answered.</summary>
    /// <returns>The final response; null where the channel was closed, or timer F fired.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<SipMessage?> RunAsync(byte[] request, string callId, string branch, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var machine = new RequestClientMachine(channel.IsReliable);
        machine.Begin(clock.NowNs);
        await channel.SendAsync(request, cancellation);
        var received = channel.ReceiveAsync(over.Token).AsTask();
        try
        {
            while (true)
            {
                var left = TimeSpan.FromMilliseconds(Math.Max(1, (machine.DueNs - clock.NowNs) / 1_000_000));
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                var first = await Task.WhenAny(received, Task.Delay(left, clock.Provider, timer.Token));
                await timer.CancelAsync();
                cancellation.ThrowIfCancellationRequested();
                if (first != received)
                {
                    var action = machine.Elapse(clock.NowNs);
                    if (action.HasFlag(TransactionAction.TimedOut))
                    {
                        return null;
                    }

                    if (action.HasFlag(TransactionAction.Send))
                    {
                        await channel.SendAsync(request, cancellation);
                    }

                    continue;
                }

                var octets = await received;
                if (octets.IsEmpty)
                {
                    return null;
                }

                // The message has octets of its own: the channel's buffer may be written over from here on.
                if (SipParser.TryParse(octets.Span, SipLimits.Default, out var message, out _) && IsAnswer(message!, callId, branch)
                    && machine.Respond(message!.StatusCode, clock.NowNs).HasFlag(TransactionAction.Answered))
                {
                    return message;
                }

                received = channel.ReceiveAsync(over.Token).AsTask();
            }
        }
        finally
        {
            await over.CancelAsync();
            await received.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    // By branch and call (RFC 3261 17.1.3): what belongs to something else is nobody's here.
    private static bool IsAnswer(SipMessage message, string callId, string branch) =>
        !message.IsRequest
        && message.First(HeaderNames.CallId) == callId
        && message.TryFind(HeaderNames.Via, out var via)
        && via.IndexOf(Encoding.ASCII.GetBytes(branch)) >= 0;
}
