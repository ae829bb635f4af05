using EdgeCx.Core.Calls;

namespace EdgeCx.Core.Delivery;

/// <summary>
/// A way into an agent's ear: a leg into the PBX's whisper feature, a relay that is in the path already, or an intercom call to a second
/// device. It plays toward the agent only. Safe from any thread; nothing it does may block a caller or throw for a peer's fault.
/// </summary>
public interface IPromptPlayer : IAsyncDisposable
{
    /// <summary>The surface's name: <c>whisper</c>, <c>rtpengine</c> or <c>intercom</c>.</summary>
    string Name { get; }

    /// <summary>
    /// A call's agent is known: makes ready, in the background. Where the player keeps a leg to the agent, it is placed now, so that a prompt
    /// finds it standing.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="route">Where the agent is reached.</param>
    void Open(Call call, PromptRoute route);

    /// <summary>The call ended, or its agent may not be reached any more: gives up what was made ready.</summary>
    void Close(Call call);

    /// <summary>Why a prompt could not be played to this call's agent now, in kebab case; null where it could.</summary>
    string? WhyNot(Call call);

    /// <summary>Plays a prompt; completes after its last packet. Cancelling it stops the prompt within a packet's time.</summary>
    Task<PromptOutcome> PlayAsync(Call call, Prompt prompt, CancellationToken cancellation);
}
