using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// The audio of one stretch of speech, in leased blocks of a second; of a wide-band leg at 16 kHz besides, frame by frame where it was heard so. The voice thread writes it to its end; the transcribing thread may read what
/// was there when it was handed over. Whoever lets go of it last clears it: it counts its holders.
/// </summary>
internal sealed class SpeechSegment(SegmentPool pool)
{
    /// <summary>Most frames of 256 samples: 12 s.</summary>
    public const int MaxFrames = 375;

    /// <summary>Frames in a block, and bits in its mask of those heard at 16 kHz.</summary>
    public const int FramesPerBlock = 32;

    private readonly WindowLease[] _blocks = new WindowLease[(MaxFrames + FramesPerBlock - 1) / FramesPerBlock];
    private readonly uint[] _wideFrames = new uint[(MaxFrames + FramesPerBlock - 1) / FramesPerBlock];
    private readonly float[] _levels = new float[MaxFrames];
    private int _holders;

    /// <summary>The leg; null while it lies in the pool.</summary>
    public Leg? Leg { get; private set; }

    /// <summary>First sample, leg's media time.</summary>
    public long StartSample { get; private set; }

    /// <summary>Frames in it.</summary>
    public int Frames { get; private set; }

    /// <summary>Frames that were speech.</summary>
    public int SpeechFrames { get; private set; }

    /// <summary>Frames up to the end of the last one that was speech.</summary>
    public int FramesToSpeechEnd { get; private set; }

    /// <summary>Arrival of the last frame that was speech, monotonic ns.</summary>
    public long SpeechArrivalNs { get; private set; }

    /// <summary>True when no frame fits any more.</summary>
    public bool IsFull => Frames == MaxFrames;

    /// <summary>Takes it out of the pool for a leg.</summary>
    public void Begin(Leg leg, long startSample)
    {
        Leg = leg;
        StartSample = startSample;
        Volatile.Write(ref _holders, 1);
    }

    /// <summary>Adds a frame; false where the pool has no block left.</summary>
    /// <param name="frame">256 samples.</param>
    /// <param name="wide">The same at 16 kHz, 512 samples, kept where its block has room for it; empty where it was not heard so.</param>
    /// <param name="level">Its level, dBFS.</param>
    /// <param name="isSpeech">Whether somebody speaks in it.</param>
    /// <param name="arrivalNs">Its arrival, monotonic ns.</param>
    public bool TryAppend(ReadOnlySpan<short> frame, ReadOnlySpan<short> wide, float level, bool isSpeech, long arrivalNs)
    {
        var block = Frames / FramesPerBlock;
        if (Frames % FramesPerBlock == 0 && !pool.TryRentBlock(!wide.IsEmpty, out _blocks[block]))
        {
            return false;
        }

        frame.CopyTo(FrameAt(Frames));
        if (!wide.IsEmpty && !_blocks[block].Wide.IsEmpty)
        {
            wide.CopyTo(WideRoom(Frames));
            _wideFrames[block] |= 1u << (Frames % FramesPerBlock);
        }

        _levels[Frames++] = level;
        if (isSpeech)
        {
            SpeechFrames++;
            FramesToSpeechEnd = Frames;
            SpeechArrivalNs = arrivalNs;
        }

        return true;
    }

    /// <summary>The samples of a frame.</summary>
    public Span<short> FrameAt(int frame) =>
        _blocks[frame / FramesPerBlock].Samples.Slice(frame % FramesPerBlock * PcmFormat.VoiceFrameSamples, PcmFormat.VoiceFrameSamples);

    /// <summary>The same at 16 kHz; empty where it was not heard so.</summary>
    public ReadOnlySpan<short> WideAt(int frame) =>
        (_wideFrames[frame / FramesPerBlock] & (1u << (frame % FramesPerBlock))) == 0 ? [] : WideRoom(frame);

    /// <summary>Level of a frame, dBFS.</summary>
    public float LevelAt(int frame) => _levels[frame];

    /// <summary>The quietest frame among the last ones: where a cut hurts least.</summary>
    public int QuietestOf(int last)
    {
        var quietest = Frames - last;
        for (var i = quietest + 1; i < Frames; i++)
        {
            quietest = _levels[i] < _levels[quietest] ? i : quietest;
        }

        return quietest;
    }

    /// <summary>Ends its speech at a frame: what follows belongs to the next segment.</summary>
    public void CutAt(int frame)
    {
        Frames = frame;
        FramesToSpeechEnd = Math.Min(FramesToSpeechEnd, frame);
    }

    /// <summary>Copies its first frames.</summary>
    public void CopyTo(Span<short> samples, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            FrameAt(i).CopyTo(samples[(i * PcmFormat.VoiceFrameSamples)..]);
        }
    }

    /// <summary>Copies those of its first frames that were heard at 16 kHz to their places, −1 to 1; leaves the others' places as they are.</summary>
    public void CopyWideTo(Span<float> samples, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            var wide = WideAt(i);
            for (var k = 0; k < wide.Length; k++)
            {
                samples[(i * PcmFormat.WideFrameSamples) + k] = wide[k] / 32768f;
            }
        }
    }

    /// <summary>Becomes one more holder.</summary>
    public void Hold() => Interlocked.Increment(ref _holders);

    /// <summary>Lets go of it; the last holder's call clears the audio and gives it back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        for (var i = 0; i < _blocks.Length; i++)
        {
            _blocks[i].Return();
            _blocks[i] = default;
            _wideFrames[i] = 0;
        }

        Leg = null;
        Frames = SpeechFrames = FramesToSpeechEnd = 0;
        pool.Take(this);
    }

    private Span<short> WideRoom(int frame) =>
        _blocks[frame / FramesPerBlock].Wide.Slice(frame % FramesPerBlock * PcmFormat.WideFrameSamples, PcmFormat.WideFrameSamples);
}
