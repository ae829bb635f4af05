namespace EdgeCx.Coaching.Policy.Learning;

/// <summary>What an agent said of the cues of one kind. Counts of taps; nothing of a call or a customer.</summary>
/// <param name="Helpful">Called helpful.</param>
/// <param name="Unhelpful">Called unhelpful.</param>
/// <param name="SilentUntil">The kind is silent for the agent until then, UTC; null while it is not.</param>
internal readonly record struct KindTaps(int Helpful, int Unhelpful, DateTimeOffset? SilentUntil = null)
{
    /// <summary>All taps.</summary>
    public int Count => Helpful + Unhelpful;

    /// <summary>With some taps more, or taken back, and older ones counting half where there are too many.</summary>
    public KindTaps With(int helpful, int unhelpful, int remembers)
    {
        var taps = this with { Helpful = Math.Max(0, Helpful + helpful), Unhelpful = Math.Max(0, Unhelpful + unhelpful) };
        return taps.Count <= remembers ? taps : taps with { Helpful = taps.Helpful / 2, Unhelpful = taps.Unhelpful / 2 };
    }
}
