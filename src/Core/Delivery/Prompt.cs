namespace EdgeCx.Core.Delivery;

/// <summary>What is played into an agent's ear: an earcon and a short phrase, rendered ahead.</summary>
/// <param name="Name">The kind of cue it belongs to and its language, e.g. <c>CustomerFrustrated.en</c>.</param>
/// <param name="Pcm">Mono, 16 bit, 8000 Hz, limited in level.</param>
public sealed record Prompt(string Name, ReadOnlyMemory<short> Pcm)
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 8000;

    /// <summary>It goes on when the customer begins to speak: a critical one. Others end there where the player would cover the customer.</summary>
    public bool GoesOn { get; init; }

    /// <summary>How long it takes to play, ms.</summary>
    public double DurationMs => Pcm.Length * 1000.0 / SampleRate;
}
