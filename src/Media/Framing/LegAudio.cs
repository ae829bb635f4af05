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
    private readonly PcmPipe _pipe;
    private readonly LegWindows _windows;
    private readonly WindowFramer _framer;
    private bool _isFinished;

    /// <summary>Makes a leg's audio. The token ends waiting in offline analysis.</summary>
    public LegAudio(Leg leg, FramingContext context, CancellationToken cancellation)
    {
        _pipe = new PcmPipe(context.Pool, context.PipeCapMs * PcmFormat.SamplesPerMs, context.Outlet.Metrics.Drops);
        _windows = new LegWindows(leg, context, cancellation);
        _framer = new WindowFramer(leg, _pipe, _windows);
    }

    /// <summary>Position after the newest sample.</summary>
    public long End => _pipe.End;

    /// <summary>True when no marker waits for room.</summary>
    public bool IsFlushed => _windows.IsFlushed;

    /// <summary>Decodes a payload into the leg, without its first samples, and cuts what is complete.</summary>
    /// <param name="decoder">The payload's decoder.</param>
    /// <param name="payload">At most <see cref="PcmPipe.MaxWriteSamples"/> samples.</param>
    /// <param name="skip">Samples at the front that lie before <see cref="End"/> and are left out.</param>
    /// <param name="arrivalNs">Arrival of the packet, monotonic ns.</param>
    public void Append(IAudioDecoder decoder, ReadOnlySpan<byte> payload, int skip, long arrivalNs)
    {
        var samples = decoder.SampleCount(payload);
        _framer.ObservePermission();
        if (skip == 0)
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
        }
    }

    /// <summary>Packets are let go that were held behind a gap.</summary>
    public void Release(long nowNs) => _windows.ReleasedNs = nowNs;

    /// <summary>Sends markers that waited for room; true when none is left.</summary>
    public bool TryFlush() => _windows.TryFlush();
}
