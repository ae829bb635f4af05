using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Batching;

/// <summary>A leg in the emotion worker.</summary>
internal sealed class EmotionLane(Leg leg) : LegLane(leg)
{
    /// <summary>Readings in a row without trouble (3 s of speech) after which a caller is calm again.</summary>
    private const int CalmReadings = 6;

    private int _readingsToCalm;
    private bool _isNewCaller;
    private int _interruptions = leg.Call.Interruptions;

    /// <summary>What emotion keeps of its caller; null until there is speech to encode (agents' legs never have any).</summary>
    public CallerEmotion? Caller { get; private set; }

    /// <summary>Looks at what is loud on the leg without being speech; null until there was something to look at.</summary>
    public Glance? Glance { get; private set; }

    /// <summary>The right under which its window at hand was encoded; one that does not hold where it was not.</summary>
    public EmotionPermit Permit { get; private set; }

    /// <summary>True unless the caller lately sounded angry or excited: the first to be heard with less care under load.</summary>
    public bool IsCalm => _readingsToCalm == 0;

    /// <summary>The rung that its first window is heard on.</summary>
    public int Rung { get; set; }

    /// <summary>True while the window at hand has outputs that are numbers.</summary>
    public bool IsRead { get; set; }

    /// <summary>
    /// Asks for the right to encode a window; false where it is refused, and nothing of the audio may be looked at. The only way to a caller's state.
    /// </summary>
    public bool TryPermit(in AudioWindow window, EmotionModel model, bool isGlance)
    {
        IsRead = false;
        if (!EmotionPermit.TryGet(Leg, window.Interruptions, out var permit))
        {
            Permit = default;
            return false;
        }

        Permit = permit;
        if (isGlance)
        {
            Glance ??= model.NewGlance();
        }
        else
        {
            Caller ??= model.NewCaller();
        }

        return true;
    }

    /// <summary>
    /// Forgets what may not be known any more: after a pause what was pooled and the evidence, so that nothing spans it; once emotion is not allowed on
    /// the leg for another reason (an objection, another role), the caller altogether.
    /// </summary>
    /// <returns>True where there was something to forget.</returns>
    public bool Follow()
    {
        var interruptions = Leg.Call.Interruptions;
        var isOver = !Leg.EmotionAllowed && !Leg.Call.IsPaused;
        var isForgotten = (isOver && (Caller ?? (object?)Glance) is not null) || _interruptions != interruptions;
        _interruptions = interruptions;
        if (isOver)
        {
            Reset();
            (Caller, Glance) = (null, null);
        }
        else if (isForgotten)
        {
            Caller?.ForgetWindow();
            Glance?.Reset();
        }

        return isForgotten;
    }

    /// <summary>Whether the reading at hand is the first after a reset.</summary>
    public bool TakeNewCaller()
    {
        var isNew = _isNewCaller;
        _isNewCaller = false;
        return isNew;
    }

    /// <summary>Takes in how the caller sounds.</summary>
    public void Heed(in EmotionReading reading)
    {
        if (reading.Anger >= 0.5f || reading.Arousal >= 0.3f)
        {
            _readingsToCalm = CalmReadings;
        }
        else if (_readingsToCalm > 0)
        {
            _readingsToCalm--;
        }
    }

    /// <summary>Another person may speak from here on.</summary>
    public void Reset()
    {
        _isNewCaller |= Caller is not null;
        Caller?.Reset();
        Glance?.Reset();
        _readingsToCalm = 0;
    }
}
