namespace EdgeCx.Coaching.Conversation;

/// <summary>
/// Another person on a leg is told of twice, by signalling and by the first estimate after inference began anew, in either order. Says which of
/// the two erases what was known, so that nothing of the person before is left and the new one is not forgotten again.
/// </summary>
internal sealed class CallerTransfer
{
    /// <summary>Word of the same transfer comes within this, ms of the call's time; what comes later tells of another one.</summary>
    public const double SameMs = 5000;

    private double _heardMs = double.NegativeInfinity;
    private double _signalledMs = double.NaN;
    private bool _isOfTheNew;
    private bool _estimatesSince;

    /// <summary>Signalling says that another person speaks from here on; true where what is known is to be erased.</summary>
    public bool TakeSignalled(double atMs)
    {
        _isOfTheNew = atMs - _heardMs <= SameMs;
        _heardMs = double.NegativeInfinity;
        _signalledMs = atMs;
        _estimatesSince = false;
        return !_isOfTheNew;
    }

    /// <summary>An estimate of a voice on the leg; true where what is known before it is to be erased.</summary>
    public bool TakeEstimate(bool isNewCaller, double atMs)
    {
        if (!isNewCaller)
        {
            _estimatesSince = true;
            return false;
        }

        // Between signalling and the first estimate after it there may be some of the person before, unless it was the new one already.
        var isTold = !double.IsNaN(_signalledMs) && (!_estimatesSince || (_isOfTheNew && atMs - _signalledMs <= SameMs));
        _signalledMs = double.NaN;
        _heardMs = isTold ? double.NegativeInfinity : atMs;
        return !isTold;
    }
}
