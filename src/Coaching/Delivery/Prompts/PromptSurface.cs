using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Delivery;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Prompts;

/// <summary>A player of prompts as one agent's surface: the leg stands while the call does, the prompt goes out in a pause.</summary>
/// <param name="device">Where the agent is reached.</param>
/// <param name="language">The agent's language.</param>
/// <param name="player">Plays.</param>
/// <param name="book">The prompts.</param>
/// <param name="clock">Time.</param>
internal sealed class PromptSurface(Device device, string language, IPromptPlayer player, IPromptBook book, MonotonicClock clock) : ISurface
{
    // A player ends a prompt by itself; one that has not by then is cancelled.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    private readonly PromptRoute _route = new(device.Address) { User = device.User, Password = device.Password, Srtp = device.Srtp, SecondDevice = device.SecondDevice };

    /// <inheritdoc/>
    public string Name { get; } = device.Surface.Name();

    /// <inheritdoc/>
    public bool IsAudible => true;

    /// <inheritdoc/>
    public bool IsSpoken => true;

    /// <inheritdoc/>
    public bool TakesNotes => false;

    /// <inheritdoc/>
    public bool CanClear => false;

    /// <inheritdoc/>
    public TimeSpan StandsFor { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public TimeSpan Lasts(SurfaceCue cue) =>
        cue.Kind is { } kind && book.TryGet(kind, language, out var prompt) ? TimeSpan.FromMilliseconds(prompt.DurationMs) + Margin : Margin;

    /// <inheritdoc/>
    public void Open(Call call) => player.Open(call, _route);

    /// <inheritdoc/>
    public void Close(Call call) => player.Close(call);

    /// <inheritdoc/>
    public async Task<SurfaceOutcome> PresentAsync(SurfaceCue cue, CancellationToken cancellation)
    {
        if (cue.Kind is not { } kind || !book.TryGet(kind, language, out var prompt))
        {
            return SurfaceOutcome.Dropped(SurfaceReason.NoPrompt);
        }

        if (player.WhyNot(cue.Call) is { } reason)
        {
            return SurfaceOutcome.Dropped(reason);
        }

        var askedNs = clock.NowNs;
        var outcome = await player.PlayAsync(cue.Call, prompt with { GoesOn = cue.Tier == CueTier.Critical }, cancellation);
        if (!outcome.Played)
        {
            return SurfaceOutcome.Refused(outcome.Reason.Length > 0 ? outcome.Reason : SurfaceReason.Fault);
        }

        // Played, if not to its end: the agent heard what it was about.
        return SurfaceOutcome.Done(outcome.FirstPacketNs == 0 ? askedNs : outcome.FirstPacketNs, 0) with { MissedMs = outcome.MissedMs };
    }

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
