using EdgeCx.Coaching.Conversation.Timeline;

namespace EdgeCx.Coaching.Conversation.TurnTaking;

/// <summary>
/// A side's speaking rate: syllable nuclei per second of speech over the last seconds of speech, and against the speaker's own baseline.
/// Silence neither raises nor lowers it.
/// </summary>
internal sealed class PaceTracker
{
    // Nine seconds and a little of speech: long enough that a few words of numbers do not count as haste, short enough to notice a change.
    private const int Buckets = 9;
    private const int BucketTicks = 32;
    private const int MinTicks = 4 * BucketTicks;
    private const int BaselineTicks = 12 * BucketTicks;

    // The baseline follows slowly (half of a change after about 60 s of speech), so that a change stands out for a while.
    private const double BaselineStep = 0.011;

    private readonly int[] _ticks = new int[Buckets];
    private readonly int[] _nuclei = new int[Buckets];
    private int _current;
    private int _windowTicks;
    private int _windowNuclei;
    private double _baseline = double.NaN;
    private long _ticksBefore;
    private long _nucleiBefore;

    /// <summary>Speech so far, ticks.</summary>
    public long TotalTicks { get; private set; }

    /// <summary>Nuclei so far.</summary>
    public long TotalNuclei { get; private set; }

    /// <summary>Nuclei per second of speech in the window; NaN before 4 s of speech.</summary>
    public double RatePerS => _windowTicks < MinTicks ? double.NaN : _windowNuclei / (_windowTicks * CallTicks.Ms / 1000);

    /// <summary>Nuclei per second of speech over the whole call; NaN before any speech.</summary>
    public double OverallPerS => TotalTicks == 0 ? double.NaN : TotalNuclei / (TotalTicks * CallTicks.Ms / 1000);

    /// <summary>The rate over the speaker's own baseline; NaN before 12 s of speech.</summary>
    public double Ratio => _baseline > 0 ? RatePerS / _baseline : double.NaN;

    // Of this speaker alone: another one may have had the leg before.
    private double OwnPerS => (TotalNuclei - _nucleiBefore) / ((TotalTicks - _ticksBefore) * CallTicks.Ms / 1000);

    /// <summary>Another speaker: the baseline is learnt anew, the totals stay the leg's.</summary>
    public void Forget()
    {
        _baseline = double.NaN;
        _ticksBefore = TotalTicks;
        _nucleiBefore = TotalNuclei;
        Array.Clear(_ticks);
        Array.Clear(_nuclei);
        _windowTicks = 0;
        _windowNuclei = 0;
    }

    /// <summary>Takes one tick of speech.</summary>
    public void Add(int nuclei)
    {
        TotalTicks++;
        TotalNuclei += nuclei;
        _ticks[_current]++;
        _nuclei[_current] += nuclei;
        _windowTicks++;
        _windowNuclei += nuclei;
        if (_ticks[_current] < BucketTicks)
        {
            return;
        }

        var rate = RatePerS;
        if (TotalTicks - _ticksBefore >= BaselineTicks)
        {
            _baseline = double.IsNaN(_baseline) ? OwnPerS : _baseline + (BaselineStep * (rate - _baseline));
        }

        _current = (_current + 1) % Buckets;
        _windowTicks -= _ticks[_current];
        _windowNuclei -= _nuclei[_current];
        _ticks[_current] = 0;
        _nuclei[_current] = 0;
    }

    /// <summary>Nuclei that ended outside speech belong to the speech before them.</summary>
    public void AddTrailing(int nuclei)
    {
        TotalNuclei += nuclei;
        _nuclei[_current] += nuclei;
        _windowNuclei += nuclei;
    }
}
