using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>Stands in for a surface that the site names and this appliance cannot serve, so that each cue's receipt says so.</summary>
/// <param name="name">The surface.</param>
/// <param name="reason">Why not, in kebab case.</param>
internal sealed class AbsentSurface(string name, string reason) : ISurface
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsAudible => false;

    /// <inheritdoc/>
    public bool IsSpoken => true;

    /// <inheritdoc/>
    public bool TakesNotes => false;

    /// <inheritdoc/>
    public bool CanClear => false;

    /// <inheritdoc/>
    public TimeSpan StandsFor => TimeSpan.Zero;

    /// <inheritdoc/>
    public TimeSpan Lasts(SurfaceCue cue) => TimeSpan.Zero;

    /// <inheritdoc/>
    public void Open(Call call)
    {
        // Nothing to make ready.
    }

    /// <inheritdoc/>
    public void Close(Call call)
    {
        // Nothing was made ready.
    }

    /// <inheritdoc/>
    public Task<SurfaceOutcome> PresentAsync(SurfaceCue cue, CancellationToken cancellation) => Task.FromResult(SurfaceOutcome.Dropped(reason));

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
