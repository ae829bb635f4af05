using EdgeCx.Core.Delivery;

namespace EdgeCx.Media.Whisper;

/// <summary>A prompt on its way out. Its place is the pacing thread's; cancelling is anybody's.</summary>
internal sealed class PlayingPrompt(Prompt prompt)
{
    private readonly TaskCompletionSource<PromptOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isCancelled;

    /// <summary>What is played.</summary>
    public ReadOnlyMemory<short> Pcm { get; } = prompt.Pcm;

    /// <summary>Samples that went out.</summary>
    public int Position { get; set; }

    /// <summary>When the first packet went out, monotonic ns; 0 before.</summary>
    public long FirstPacketNs { get; set; }

    /// <summary>Nobody wants it any more.</summary>
    public bool IsCancelled => _isCancelled;

    /// <summary>What became of it.</summary>
    public Task<PromptOutcome> Outcome => _outcome.Task;

    /// <summary>Stops it within a packet's time.</summary>
    public void Cancel() => _isCancelled = true;

    /// <summary>It is over.</summary>
    /// <param name="reason">Why before its end; empty where it is whole.</param>
    public void Complete(string reason) => _outcome.TrySetResult(new PromptOutcome(FirstPacketNs != 0, reason, FirstPacketNs));
}
