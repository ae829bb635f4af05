using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Cuts a leg into stretches of speech by its voice activity. A segment begins a little before speech was noticed, ends after half a second
/// without any, and is cut at its quietest frame where somebody speaks longer than 12 s. Allocates nothing a frame.
/// </summary>
internal sealed class SpeechSegmenter(Leg leg, SegmentPool pool, Func<bool> mayRent)
{
    /// <summary>Frames kept from before speech was noticed: 200 ms, and the two frames it takes to notice.</summary>
    public const int PreRollFrames = 8;

    /// <summary>Frames without speech that end a segment: half a second.</summary>
    public const int EndFrames = 16;

    /// <summary>Frames kept after the last one that was speech: 200 ms.</summary>
    public const int PostRollFrames = 6;

    /// <summary>Fewer frames of speech than this (100 ms) are a click or a cough.</summary>
    public const int MinSpeechFrames = 3;

    /// <summary>Frames at the end of a full segment among which the cut is sought: 2.5 s.</summary>
    public const int CutFrames = 78;

    private readonly short[] _preRoll = new short[PreRollFrames * PcmFormat.VoiceFrameSamples];
    private readonly float[] _preRollLevels = new float[PreRollFrames];
    private SpeechSegment? _open;
    private int _preRollCount;
    private long _next = long.MinValue;
    private int _silent;
    private int _pause;
    private bool _isRefusing;
    private long _refusedFrom;

    /// <summary>The segment that is being spoken; null in silence.</summary>
    public SpeechSegment? Open => _open;

    /// <summary>
    /// Stretches of speech of which at least a part found no place: one for each, however many of its frames asked. A stretch is as long as a
    /// segment: it ends after half a second without speech, and after 12 s the next one begins.
    /// </summary>
    public long Refused { get; private set; }

    /// <summary>Takes the leg's next frame.</summary>
    /// <returns>A segment that ended before it, which the caller now holds; else null.</returns>
    public SpeechSegment? Next(ReadOnlySpan<short> frame, long startSample, float level, bool isSpeech, long arrivalNs)
    {
        SpeechSegment? ended = null;
        if (startSample != _next)
        {
            // A gap: what lies on both sides of it was not said in one breath.
            ended = Close();
            _preRollCount = 0;
            _isRefusing &= _next == long.MinValue;
        }

        _next = startSample + PcmFormat.VoiceFrameSamples;
        _pause = isSpeech ? 0 : _pause + 1;
        _isRefusing &= _pause < EndFrames;
        if (_open is null)
        {
            if (isSpeech)
            {
                Begin(startSample, arrivalNs);
            }
            else
            {
                Remember(frame, level);
                return ended;
            }
        }

        if (_open is null)
        {
            return ended;
        }

        if (!_open.TryAppend(frame, level, isSpeech, arrivalNs))
        {
            Refuse();
            Discard();
            return ended;
        }

        _silent = isSpeech ? 0 : _silent + 1;
        return ended
            ?? (_silent >= EndFrames ? Close()
            : _open.IsFull ? Cut()
            : null);
    }

    /// <summary>Ends the segment that is being spoken, if any; the caller then holds it.</summary>
    public SpeechSegment? Close()
    {
        var ended = _open;
        _open = null;
        _silent = 0;
        if (ended is { SpeechFrames: < MinSpeechFrames })
        {
            ended.Release();
            return null;
        }

        return ended;
    }

    /// <summary>Forgets all audio it has.</summary>
    public void Discard()
    {
        _open?.Release();
        _open = null;
        _silent = 0;
        _preRollCount = 0;
        _next = long.MinValue;
        Array.Clear(_preRoll);
    }

    private void Refuse()
    {
        if (_isRefusing && _next - _refusedFrom < (long)SpeechSegment.MaxFrames * PcmFormat.VoiceFrameSamples)
        {
            return;
        }

        _isRefusing = true;
        _refusedFrom = _next;
        Refused++;
    }

    private void Begin(long startSample, long arrivalNs)
    {
        _open = mayRent() ? pool.TryRent() : null;
        if (_open is null)
        {
            // Asked again with the next frame: the beginning of what is being said is lost, its end may not be.
            Refuse();
            _preRollCount = 0;
            return;
        }

        _open.Begin(leg, startSample - ((long)_preRollCount * PcmFormat.VoiceFrameSamples));
        for (var i = 0; i < _preRollCount; i++)
        {
            if (!_open.TryAppend(_preRoll.AsSpan(i * PcmFormat.VoiceFrameSamples, PcmFormat.VoiceFrameSamples), _preRollLevels[i], false, arrivalNs))
            {
                Refuse();
                Discard();
                return;
            }
        }

        _preRollCount = 0;
        _silent = 0;
        Array.Clear(_preRoll);
    }

    private void Remember(ReadOnlySpan<short> frame, float level)
    {
        if (_preRollCount == PreRollFrames)
        {
            _preRoll.AsSpan(PcmFormat.VoiceFrameSamples).CopyTo(_preRoll);
            _preRollLevels.AsSpan(1).CopyTo(_preRollLevels);
            _preRollCount--;
        }

        frame.CopyTo(_preRoll.AsSpan(_preRollCount * PcmFormat.VoiceFrameSamples));
        _preRollLevels[_preRollCount++] = level;
    }

    /// <summary>Ends a full segment at its quietest late frame; what follows it begins the next one.</summary>
    private SpeechSegment Cut()
    {
        var full = _open!;
        var cut = full.QuietestOf(CutFrames);
        _open = mayRent() ? pool.TryRent() : null;
        if (_open is null)
        {
            Refuse();
            return full;
        }

        _open.Begin(leg, full.StartSample + ((long)cut * PcmFormat.VoiceFrameSamples));
        for (var i = cut; i < full.Frames; i++)
        {
            if (!_open.TryAppend(full.FrameAt(i), full.LevelAt(i), i < full.FramesToSpeechEnd, full.SpeechArrivalNs))
            {
                Refuse();
                Discard();
                return full;
            }
        }

        full.CutAt(cut);
        return full;
    }
}
