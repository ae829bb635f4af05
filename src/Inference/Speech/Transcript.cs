namespace EdgeCx.Inference.Speech;

/// <summary>What the transcriber understood of one segment. Not masked yet: it stays inside this folder.</summary>
/// <param name="Text">The words; empty where nothing was understood.</param>
/// <param name="Tokens">Tokens behind them.</param>
/// <param name="Confidence">Mean probability of the tokens, 0 to 1; that of the end token where there are no others.</param>
/// <param name="IsComplete">False where it was stopped before its end: what there is must not be used.</param>
internal readonly record struct Transcript(string Text, int Tokens, float Confidence, bool IsComplete)
{
    /// <summary>Nothing was understood, because it was stopped.</summary>
    public static Transcript Stopped { get; } = new("", 0, 0, IsComplete: false);
}
