using EdgeCx.Core.Calls;
using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Batching;

/// <summary>A leg in the emotion worker.</summary>
internal sealed class EmotionLane(Leg leg) : LegLane(leg)
{
    /// <summary>Readings in a row without trouble (3 s of speech) after which a caller is calm again.</summary>
    private const int CalmReadings = 6;

    private int _readingsToCalm;
    private bool _isNewCaller;

    /// <summary>What emotion keeps of its caller; null until there is speech to encode (agents' legs never have any).</summary>
    public CallerEmotion? Caller { get; set; }

    /// <summary>Looks at what is loud on the leg without being speech; null until there was something to look at.</summary>
    public Glance? Glance { get; set; }

    /// <summary>True unless the caller lately sounded angry or excited: the first to be heard with less care under load.</summary>
    public bool IsCalm => _readingsToCalm == 0;

    /// <summary>The rung that its first window is heard on.</summary>
    public int Rung { get; set; }

    /// <summary>True while the window at hand has outputs that are numbers.</summary>
    public bool IsRead { get; set; }

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
