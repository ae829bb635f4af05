using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Speech;

/// <summary>A leg's last frames from before speech was noticed: the beginning of what is said next. Allocates nothing a frame.</summary>
internal sealed class PreRoll
{
    /// <summary>Frames kept: 200 ms, and the two frames it takes to notice.</summary>
    public const int MaxFrames = 8;

    private readonly short[] _samples = new short[MaxFrames * PcmFormat.VoiceFrameSamples];
    private readonly float[] _levels = new float[MaxFrames];

    // A wide-band leg's, from its first such frame on. Bit i of the mask: frame i was heard at 16 kHz.
    private short[]? _wide;
    private int _wideFrames;

    /// <summary>Frames there are.</summary>
    public int Count { get; private set; }

    /// <summary>The leg was heard at 16 kHz: room for that is made, once.</summary>
    public void MakeWide() => _wide ??= new short[MaxFrames * PcmFormat.WideFrameSamples];

    /// <summary>Adds a frame; the oldest goes where there is no room.</summary>
    /// <param name="frame">256 samples.</param>
    /// <param name="wide">The same at 16 kHz, 512 samples; empty where it was not heard so.</param>
    /// <param name="level">Its level, dBFS.</param>
    public void Add(ReadOnlySpan<short> frame, ReadOnlySpan<short> wide, float level)
    {
        if (Count == MaxFrames)
        {
            _samples.AsSpan(PcmFormat.VoiceFrameSamples).CopyTo(_samples);
            _levels.AsSpan(1).CopyTo(_levels);
            _wide?.AsSpan(PcmFormat.WideFrameSamples).CopyTo(_wide);
            _wideFrames >>= 1;
            Count--;
        }

        frame.CopyTo(_samples.AsSpan(Count * PcmFormat.VoiceFrameSamples));
        _levels[Count] = level;
        if (_wide is not null && !wide.IsEmpty)
        {
            wide.CopyTo(_wide.AsSpan(Count * PcmFormat.WideFrameSamples));
            _wideFrames |= 1 << Count;
        }

        Count++;
    }

    /// <summary>The samples of a frame, oldest first.</summary>
    public ReadOnlySpan<short> FrameAt(int frame) => _samples.AsSpan(frame * PcmFormat.VoiceFrameSamples, PcmFormat.VoiceFrameSamples);

    /// <summary>The same at 16 kHz; empty where it was not heard so.</summary>
    public ReadOnlySpan<short> WideAt(int frame) =>
        (_wideFrames & (1 << frame)) == 0 ? [] : _wide.AsSpan(frame * PcmFormat.WideFrameSamples, PcmFormat.WideFrameSamples);

    /// <summary>Level of a frame, dBFS.</summary>
    public float LevelAt(int frame) => _levels[frame];

    /// <summary>Forgets and clears all of it.</summary>
    public void Clear()
    {
        Count = 0;
        _wideFrames = 0;
        Array.Clear(_samples);
        _wide?.AsSpan().Clear();
    }

    /// <summary>True when no sample is left behind.</summary>
    internal bool IsClear => !_samples.AsSpan().ContainsAnyExcept((short)0) && !_wide.AsSpan().ContainsAnyExcept((short)0);
}
