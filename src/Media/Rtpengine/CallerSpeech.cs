using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// How long others than the agent have spoken since a moment, from what the voice activity of their legs tells. Asked every few
/// milliseconds by one task.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="agent">The agent's leg.</param>
/// <param name="fromNs">From when on it counts, monotonic ns.</param>
internal sealed class CallerSpeech(Call call, Leg agent, long fromNs)
{
    private const long FrameNs = 32_000_000;
    private const long JoinedNs = 4 * FrameNs;
    private long _lastNs = fromNs;
    private long _spokenNs;

    /// <summary>What they have spoken, ms. Frames that were told together count as what lies between them.</summary>
    public double Look()
    {
        var last = long.MinValue;
        foreach (var leg in call.Legs)
        {
            last = ReferenceEquals(leg, agent) ? last : Math.Max(last, leg.LastSpeechNs);
        }

        if (last > _lastNs)
        {
            _spokenNs += last - _lastNs <= JoinedNs && _spokenNs > 0 ? last - _lastNs : Math.Min(FrameNs, last - _lastNs);
            _lastNs = last;
        }

        return _spokenNs / 1e6;
    }
}
