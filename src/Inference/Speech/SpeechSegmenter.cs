using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Cuts a leg into stretches of speech by its voice activity. A segment begins a little before speech was noticed, ends after half a second
/// without any, and is cut at its quietest frame where somebody speaks longer than 12 s. Allocates nothing a frame.
/// </summary>
internal sealed class SpeechSegmenter(Leg leg, SegmentPool pool, Func<bool> mayRent)
{
    /// <summary>Frames kept from before speech was noticed.</summary>
    public const int PreRollFrames = PreRoll.MaxFrames;

    /// <summary>Frames without speech that end a segment: half a second.</summary>
    public const int EndFrames = 16;

    /// <summary>Frames kept after the last one that was speech: 200 ms.</summary>
    public const int PostRollFrames = 6;

    /// <summary>Fewer frames of speech than this (100 ms) are a click or a cough.</summary>
    public const int MinSpeechFrames = 3;

    /// <summary>Frames at the end of a full segment among which the cut is sought: 2.5 s.</summary>
    public const int CutFrames = 78;

    private readonly PreRoll _preRoll = new();
    private SpeechSegment? _open;
    private bool _isWide;
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

    /// <summary>What is kept from before speech.</summary>
    internal PreRoll BeforeSpeech => _preRoll;

    /// <summary>Takes the leg's next frame.</summary>
    /// <param name="frame">256 samples.</param>
    /// <param name="wide">The same at 16 kHz, 512 samples; empty where it was not heard so.</param>
    /// <param name="startSample">Its place in the leg's media time.</param>
    /// <param name="level">Its level, dBFS.</param>
    /// <param name="isSpeech">Whether somebody speaks in it.</param>
    /// <param name="arrivalNs">Its arrival, monotonic ns.</param>
    /// <returns>A segment that ended before it, which the caller now holds; else null.</returns>
    public SpeechSegment? Next(ReadOnlySpan<short> frame, ReadOnlySpan<short> wide, long startSample, float level, bool isSpeech, long arrivalNs)
    {
        SpeechSegment? ended = null;
        if (!_isWide && !wide.IsEmpty)
        {
            _isWide = true;
            _preRoll.MakeWide();
            pool.ReserveWide();
        }

        if (startSample != _next)
        {
            // A gap: what lies on both sides of it was not said in one breath.
            ended = Close();
            _preRoll.Clear();
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
                _preRoll.Add(frame, wide, level);
                return ended;
            }
        }

        if (_open is null)
        {
            return ended;
        }

        if (!_open.TryAppend(frame, wide, level, isSpeech, arrivalNs))
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
        _next = long.MinValue;
        _preRoll.Clear();
    }

    /// <summary>The leg ends: forgets all audio, and gives up what is kept ready for it.</summary>
    public void End()
    {
        Discard();
        if (_isWide)
        {
            _isWide = false;
            pool.UnreserveWide();
        }
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
            _preRoll.Clear();
            return;
        }

        _open.Begin(leg, startSample - ((long)_preRoll.Count * PcmFormat.VoiceFrameSamples));
        for (var i = 0; i < _preRoll.Count; i++)
        {
            if (!_open.TryAppend(_preRoll.FrameAt(i), _preRoll.WideAt(i), _preRoll.LevelAt(i), false, arrivalNs))
            {
                Refuse();
                Discard();
                return;
            }
        }

        _silent = 0;
        _preRoll.Clear();
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
            if (!_open.TryAppend(full.FrameAt(i), full.WideAt(i), full.LevelAt(i), i < full.FramesToSpeechEnd, full.SpeechArrivalNs))
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
