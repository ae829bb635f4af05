using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Framing;

/// <summary>
/// One leg's audio from its first sample to its end: pipe, framer and the way into the windows queue. The same for a live leg and a
/// recorded one, so that both yield the same windows. One thread.
/// </summary>
internal sealed class LegAudio
{
    private const int SilencePiece = PcmPipe.MaxWriteSamples / 2;

    // A second of frames, as many as the outlet has for a leg at 8 kHz.
    private const int WideFrames = 32;
    private readonly PcmPipe _pipe;
    private readonly LegWindows _windows;
    private readonly WindowFramer _framer;
    private readonly WidePool _wideFrames;
    private IWideDecoder? _wideDecoder;
    private WideAudio? _wide;
    private bool _isFinished;

    /// <summary>Makes a leg's audio. The token ends waiting in offline analysis.</summary>
    public LegAudio(Leg leg, FramingContext context, CancellationToken cancellation)
    {
        _pipe = new PcmPipe(context.Pool, context.PipeCapMs * PcmFormat.SamplesPerMs, context.Outlet.Metrics.Drops);
        _windows = new LegWindows(leg, context, cancellation);
        _wideFrames = context.Outlet.WideFrames;
        _framer = new WindowFramer(leg, _pipe, _windows);
    }

    /// <summary>Position after the newest sample.</summary>
    public long End => _pipe.End;

    /// <summary>The call's interruptions as of which its audio may be understood; what is cut says so.</summary>
    public int Interruptions
    {
        get => _windows.Interruptions;
        set => _windows.Interruptions = value;
    }

    /// <summary>True when no marker waits for room.</summary>
    public bool IsFlushed => _windows.IsFlushed;

    /// <summary>The leg's audio at 16 kHz; null while its codec was never wide-band.</summary>
    internal WideAudio? Wide => _wide;

    /// <summary>
    /// Another decoder is in use from here on. With the first wide-band one a leg gets what 16 kHz take; with one that is not, what is not cut
    /// of it is cleared.
    /// </summary>
    public void Follow(IAudioDecoder decoder)
    {
        _wideDecoder = decoder as IWideDecoder;
        if (_wideDecoder is null)
        {
            _wide?.Clear();
        }
        else if (_wide is null)
        {
            _wideFrames.Reserve(WideFrames);
            _framer.Wide = _wide = new WideAudio();
        }
    }

    /// <summary>Decodes a payload into the leg, without its first samples, and cuts what is complete.</summary>
    /// <param name="decoder">The payload's decoder; the one followed last.</param>
    /// <param name="payload">At most <see cref="PcmPipe.MaxWriteSamples"/> samples.</param>
    /// <param name="skip">Samples at the front that lie before <see cref="End"/> and are left out.</param>
    /// <param name="arrivalNs">Arrival of the packet, monotonic ns.</param>
    public void Append(IAudioDecoder decoder, ReadOnlySpan<byte> payload, int skip, long arrivalNs)
    {
        var samples = decoder.SampleCount(payload);
        _framer.ObservePermission();
        if (_wideDecoder is not null)
        {
            samples = WriteWide(_wideDecoder, payload, samples, skip);
        }
        else if (skip == 0)
        {
            decoder.Decode(payload, _pipe.Reserve(samples));
        }
        else
        {
            Span<short> whole = stackalloc short[samples];
            decoder.Decode(payload, whole);
            samples -= skip;
            whole[skip..].CopyTo(_pipe.Reserve(samples));
            whole.Clear();
        }

        _pipe.Commit(samples);
        _framer.Cut(arrivalNs);
    }

    /// <summary>Appends samples, any number, and cuts what is complete.</summary>
    public void Append(ReadOnlySpan<short> samples, long arrivalNs)
    {
        _framer.ObservePermission();
        while (!samples.IsEmpty)
        {
            var piece = samples[..Math.Min(samples.Length, SilencePiece)];
            piece.CopyTo(_pipe.Reserve(piece.Length));
            _pipe.Commit(piece.Length);
            _framer.Cut(arrivalNs);
            samples = samples[piece.Length..];
        }
    }

    /// <summary>Appends silence, and cuts what is complete.</summary>
    public void AppendSilence(long samples, long arrivalNs)
    {
        _framer.ObservePermission();
        while (samples > 0)
        {
            var piece = (int)Math.Min(samples, SilencePiece);
            if (_wideDecoder is not null)
            {
                _wide!.Reserve(_pipe.End, piece).Clear();
                _wide.Commit(piece);
            }

            _pipe.Reserve(piece).Clear();
            _pipe.Commit(piece);
            _framer.Cut(arrivalNs);
            samples -= piece;
        }
    }

    /// <summary>Clears what is not cut yet and goes on at a position, at or after <see cref="End"/>: media time that nobody heard.</summary>
    public void SkipTo(long position)
    {
        _pipe.SkipTo(Math.Max(position, _pipe.End));
        _wide?.Clear();
        _framer.Restart(_pipe.End);
        _framer.ObservePermission();
    }

    /// <summary>Another person may speak from here on.</summary>
    public void ResetBaseline(long nowNs) => _windows.Mark(WindowKind.BaselineReset, _pipe.End, nowNs);

    /// <summary>Ends the leg: the rest as a padded chunk, the end marker, and all memory back. Only the first call counts.</summary>
    public void Finish(long nowNs)
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        var end = _pipe.End;
        try
        {
            _framer.Finish(nowNs);
            _windows.Mark(WindowKind.EndOfLeg, end, nowNs);
        }
        finally
        {
            _pipe.Complete();
            if (_wide is not null)
            {
                _wide.Clear();
                _wideFrames.Unreserve(WideFrames);
            }
        }
    }

    /// <summary>Packets are let go that were held behind a gap.</summary>
    public void Release(long nowNs) => _windows.ReleasedNs = nowNs;

    /// <summary>Sends markers that waited for room; true when none is left.</summary>
    public bool TryFlush() => _windows.TryFlush();

    private int WriteWide(IWideDecoder decoder, ReadOnlySpan<byte> payload, int samples, int skip)
    {
        var position = _pipe.End;
        if (skip == 0)
        {
            decoder.Decode(payload, _pipe.Reserve(samples), _wide!.Reserve(position, samples));
            _wide.Commit(samples);
            return samples;
        }

        Span<short> both = stackalloc short[(1 + PcmFormat.WideFactor) * samples];
        var narrow = both[..samples];
        var wide = both[samples..];
        decoder.Decode(payload, narrow, wide);
        samples -= skip;
        narrow[skip..].CopyTo(_pipe.Reserve(samples));
        wide[(PcmFormat.WideFactor * skip)..].CopyTo(_wide!.Reserve(position, samples));
        _wide.Commit(samples);
        both.Clear();
        return samples;
    }
}
