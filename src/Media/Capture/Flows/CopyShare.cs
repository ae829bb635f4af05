namespace EdgeCx.Media.Capture.Flows;

/// <summary>How much of a leg one flow shows, once or twice, to know what is missing when it shows less.</summary>
internal struct CopyShare
{
    private const int Scale = 64;

    // A flow that shows this much of the last packets shows all of them, but for losses.
    private const int Regular = Scale * 3 / 4;
    private const long AbsentAfterNs = 1_000_000_000;
    private int _once;
    private int _twice;
    private long _lastNs;

    /// <summary>Takes what became of a packet; how many copies of it were to be expected and did not come.</summary>
    /// <param name="once">The flow showed it.</param>
    /// <param name="twice">The flow showed it again.</param>
    /// <param name="seenNs">When its first copy came.</param>
    public int Settle(bool once, bool twice, long seenNs)
    {
        if (once)
        {
            _lastNs = seenNs;
        }
        else if (seenNs - _lastNs > AbsentAfterNs)
        {
            // The flow ended, or this leg's packets go another way now.
            _once = 0;
            _twice = 0;
            return 0;
        }

        var missing = (!once && _once >= Regular ? 1 : 0) + (!twice && _twice >= Regular ? 1 : 0);
        _once += once ? (Scale - _once + 15) / 16 : -(_once / 16);
        _twice += twice ? (Scale - _twice + 15) / 16 : -(_twice / 16);
        return missing;
    }
}
