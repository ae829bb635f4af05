namespace EdgeCx.Media.SiprecClient;

/// <summary>Makes several calls of the same audio, so many a second, and sums up.</summary>
internal sealed class CallRun(SiprecCaller caller, CallAudio audio, CallParties parties, int calls, double rampPerSecond)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private int _answered;
    private int _cut;
    private long _sent;
    private long _notSent;

    /// <summary>Called with each call's number when it is answered or failed.</summary>
    public Action<int, SiprecCall?>? Progress { get; init; }

    /// <summary>Runs all calls to their end; cancelled, it hangs up those that are live and sums up what was.</summary>
    public async Task<CallSummary> RunAsync(CancellationToken cancellation)
    {
        var started = caller.Time.GetTimestamp();
        var running = new List<Task>(calls);
        var attempted = 0;
        for (; attempted < calls && !cancellation.IsCancellationRequested; attempted++)
        {
            var due = TimeSpan.FromSeconds(attempted / rampPerSecond) - caller.Time.GetElapsedTime(started);
            if (due > TimeSpan.Zero && !await DelayAsync(due, cancellation))
            {
                break;
            }

            running.Add(RunOneAsync(attempted + 1, cancellation));
        }

        await Task.WhenAll(running);
        return new CallSummary(
            attempted,
            _answered,
            attempted - _answered,
            _cut,
            _sent,
            _notSent,
            Math.Round(caller.Time.GetElapsedTime(started).TotalMilliseconds, 1),
            caller.Sender.Lateness.MaxMs)
        { Failures = _failures };
    }

    private async Task RunOneAsync(int number, CancellationToken cancellation)
    {
        SiprecCall? call = null;
        try
        {
            call = await caller.CallAsync(calls > 1 ? parties.Numbered(number) : parties, audio, repeats: false, cancellation);
            Progress?.Invoke(number, call);
            if (call is { IsAnswered: true })
            {
                await Task.WhenAny(call.AudioFinished, Task.Delay(Timeout.Infinite, cancellation));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Fail("cancelled");
        }

        if (call is not null)
        {
            // Also when cancelled: a live call is ended as it should be.
            await caller.EndAsync(call, CancellationToken.None);
        }

        Count(call);
    }

    private void Count(SiprecCall? call)
    {
        lock (_lock)
        {
            _answered += call is { IsAnswered: true } ? 1 : 0;
            _cut += call is { EndedByServer: true } ? 1 : 0;
            _sent += call?.PacketsSent ?? 0;
            _notSent += call?.PacketsFailed ?? 0;
        }

        if (call?.Failure is { } failure)
        {
            Fail(failure);
        }
    }

    private void Fail(string reason)
    {
        lock (_lock)
        {
            _failures[reason] = _failures.GetValueOrDefault(reason) + 1;
        }
    }

    private async Task<bool> DelayAsync(TimeSpan delay, CancellationToken cancellation)
    {
        var timer = Task.Delay(delay, caller.Time, cancellation);
        await Task.WhenAny(timer);
        return !timer.IsCanceled;
    }
}
