namespace EdgeCx.Appliance.Trials;

/// <summary>Clips in random order, each once before any comes again.</summary>
/// <param name="clips">The clips; at least one.</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="isEndless">True to shuffle anew when all were used; else the deck is empty then.</param>
internal sealed class ClipDeck(IReadOnlyList<TrialClip> clips, Random random, bool isEndless)
{
    private readonly TrialClip[] _order = [.. clips];
    private int _next = clips.Count;
    private bool _isDealt;

    /// <summary>No clip is left.</summary>
    public bool IsEmpty => !isEndless && _isDealt && _next == _order.Length;

    /// <summary>The next clip.</summary>
    public TrialClip Next()
    {
        if (_next == _order.Length)
        {
            random.Shuffle(_order);
            _next = 0;
            _isDealt = true;
        }

        return _order[_next++];
    }
}
