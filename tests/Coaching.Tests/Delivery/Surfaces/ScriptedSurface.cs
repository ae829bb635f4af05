using System.Collections.Concurrent;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Tests.Delivery.Surfaces;

/// <summary>A device that does what a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedSurface(MonotonicClock clock, string name = "test") : ISurface
{
    public string Name => name;

    public bool IsAudible { get; init; }

    public bool IsSpoken => false;

    public bool TakesNotes { get; init; } = true;

    public bool CanClear { get; init; } = true;

    public TimeSpan StandsFor => TimeSpan.FromSeconds(10);

    public Func<SurfaceCue, CancellationToken, Task<SurfaceOutcome>>? Answer { get; set; }

    public ConcurrentQueue<(SurfaceCue Cue, long AtNs)> Asked { get; } = new();

    public ConcurrentQueue<Call> Opened { get; } = new();

    public ConcurrentQueue<Call> Closed { get; } = new();

    public int Cleared => Volatile.Read(ref _cleared);

    private int _cleared;

    public TimeSpan Lasts(SurfaceCue cue) => TimeSpan.Zero;

    public void Open(Call call) => Opened.Enqueue(call);

    public void Close(Call call) => Closed.Enqueue(call);

    public Task<SurfaceOutcome> PresentAsync(SurfaceCue cue, CancellationToken cancellation)
    {
        var nowNs = clock.NowNs;
        Asked.Enqueue((cue, nowNs));
        return Answer?.Invoke(cue, cancellation) ?? Task.FromResult(SurfaceOutcome.Done(nowNs, nowNs));
    }

    public Task ClearAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _cleared);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
