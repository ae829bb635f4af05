using EdgeCx.Core.Audio;

namespace EdgeCx.Media.Framing;

/// <summary>
/// A wide-band leg's audio at 16 kHz beside its pipe, from the next voice frame on; positions are the pipe's, at 8 kHz. It holds one stretch
/// without a gap: where the pipe went on without it, it begins anew. About 9 KB. One thread.
/// </summary>
internal sealed class WideAudio
{
    private const int Factor = PcmFormat.WideFactor;

    // What one write may bring and what of a frame was there before it.
    private readonly short[] _samples = new short[Factor * (PcmPipe.MaxWriteSamples + PcmFormat.VoiceFrameSamples)];
    private long _start;
    private long _end;

    /// <summary>Room for what is written to the pipe at a position, so many samples at 8 kHz; <see cref="Commit"/> follows.</summary>
    public Span<short> Reserve(long position, int samples)
    {
        if (position != _end || Factor * (_end - _start + samples) > _samples.Length)
        {
            Clear();
            _start = _end = position;
        }

        return _samples.AsSpan(Factor * (int)(_end - _start), Factor * samples);
    }

    /// <summary>Appends what was written into the reserved room, samples at 8 kHz.</summary>
    public void Commit(int samples) => _end += samples;

    /// <summary>True where the whole voice frame at a position was heard at 16 kHz.</summary>
    public bool Holds(long frame) => frame >= _start && frame + PcmFormat.VoiceFrameSamples <= _end;

    /// <summary>Copies a frame that it holds.</summary>
    public void Copy(long frame, Span<short> wide) => _samples.AsSpan(Factor * (int)(frame - _start), PcmFormat.WideFrameSamples).CopyTo(wide);

    /// <summary>Clears what lies before a position.</summary>
    public void DiscardTo(long position)
    {
        if (position <= _start)
        {
            return;
        }

        var from = Math.Min(position, _end);
        var held = _samples.AsSpan(0, Factor * (int)(_end - _start));
        var rest = held[(Factor * (int)(from - _start))..];
        rest.CopyTo(held);
        held[rest.Length..].Clear();
        _start = from;
    }

    /// <summary>Clears everything: audio is gone at once.</summary>
    public void Clear()
    {
        _samples.AsSpan().Clear();
        _start = _end;
    }

    /// <summary>True when no sample is left behind.</summary>
    internal bool IsClear => !_samples.AsSpan().ContainsAnyExcept((short)0);
}
