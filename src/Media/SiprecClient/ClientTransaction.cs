using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.SiprecClient;

/// <summary>A request of ours and what came back (RFC 3261 17.1). Matched by CSeq within its call.</summary>
internal sealed class ClientTransaction
{
    private readonly TaskCompletionSource<SipMessage> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _provisional = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins one.</summary>
    /// <param name="method">Method of the request.</param>
    /// <param name="number">CSeq number.</param>
    /// <param name="branch">Branch of its Via.</param>
    public ClientTransaction(string method, uint number, string branch)
    {
        Method = method;
        Number = number;
        Branch = branch;
    }

    /// <summary>Method of the request.</summary>
    public string Method { get; }

    /// <summary>CSeq number.</summary>
    public uint Number { get; }

    /// <summary>Branch of its Via.</summary>
    public string Branch { get; }

    /// <summary>The final response.</summary>
    public Task<SipMessage> Final => _final.Task;

    /// <summary>Completes with the first 1xx.</summary>
    public Task Provisional => _provisional.Task;

    /// <summary>The ACK that answered the final response; sent again for each repetition of it (RFC 3261 13.2.2.4, 17.1.1.3).</summary>
    public ReadOnlyMemory<byte> Acknowledgement { get; set; }

    /// <summary>Takes a response; true when it repeats the final one.</summary>
    public bool Take(SipMessage response)
    {
        if (response.StatusCode < 200)
        {
            _provisional.TrySetResult();
            return false;
        }

        return !_final.TrySetResult(response);
    }

    /// <summary>
    /// Sends the request until it is answered: timers A and B, E and F of RFC 3261 17.1; on a reliable transport only B and F. Null where no final
    /// answer came in time.
    /// </summary>
    /// <exception cref="System.Net.Sockets.SocketException">It cannot be sent.</exception>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task<SipMessage?> AskAsync(
        ISignallingChannel channel, SiprecCallerOptions options, TimeProvider time, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var isInvite = Method == "INVITE";
        var remaining = TimeSpan.FromMilliseconds(options.TimeoutMs);
        var interval = TimeSpan.FromMilliseconds(channel.IsReliable ? options.TimeoutMs : options.T1Ms);
        while (remaining > TimeSpan.Zero && !(isInvite && Provisional.IsCompleted))
        {
            await channel.SendAsync(request, cancellation);
            var wait = interval < remaining ? interval : remaining;
            var delay = Task.Delay(wait, time, cancellation);
            await (isInvite ? Task.WhenAny(Final, Provisional, delay) : Task.WhenAny(Final, delay));
            if (Final.IsCompleted)
            {
                return await Final;
            }

            cancellation.ThrowIfCancellationRequested();
            remaining -= wait;
            interval *= 2;
            if (!isInvite && interval.TotalMilliseconds > options.T2Ms)
            {
                interval = TimeSpan.FromMilliseconds(options.T2Ms);
            }
        }

        if (isInvite && Provisional.IsCompleted)
        {
            // The other side works on it: it gets as long again as it had to begin.
            await Task.WhenAny(Final, Task.Delay(TimeSpan.FromMilliseconds(options.TimeoutMs), time, cancellation));
        }

        if (Final.IsCompleted)
        {
            return await Final;
        }

        cancellation.ThrowIfCancellationRequested();
        return null;
    }
}
