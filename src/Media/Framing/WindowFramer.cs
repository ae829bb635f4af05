using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;

namespace EdgeCx.Media.Framing;

/// <summary>
/// Cuts a leg's audio on two grids that start at its first sample: voice frames of 256 samples on every leg (on a wide-band
/// one with the same audio at 16 kHz, the grid and the places being those of 8 kHz), and, while emotion is
/// allowed, chunks k = [4000k, 4000k + 4000) with the 2000 samples before them. In the queue, every voice frame that ends at or before a
/// chunk's end comes before the chunk.
/// </summary>
/// <remarks>
/// When permission comes late, the first chunk is the next whole one. Context reaches back only as far as permission has lasted without
/// a break; the rest of it is zeros. A chunk in the making when permission ends is never cut.
/// </remarks>
internal sealed class WindowFramer
{
    private const long NoChunk = long.MaxValue;
    private readonly Leg _leg;
    private readonly PcmPipe _pipe;
    private readonly LegWindows _windows;
    private long _nextFrame;
    private long _nextChunk = NoChunk;
    private long _allowedSince;

    /// <summary>Makes a framer that reads a leg's pipe.</summary>
    public WindowFramer(Leg leg, PcmPipe pipe, LegWindows windows)
    {
        _leg = leg;
        _pipe = pipe;
        _windows = windows;
    }

    /// <summary>The leg's audio at 16 kHz; null where its codec was never wide-band. Frames of which it holds all carry it.</summary>
    public WideAudio? Wide { get; set; }

    /// <summary>Looks whether emotion is allowed for what is written from here on. Called before each write.</summary>
    public void ObservePermission()
    {
        var allowed = _leg.EmotionAllowed;
        if (!allowed)
        {
            _nextChunk = NoChunk;
        }
        else if (_nextChunk == NoChunk)
        {
            _allowedSince = _pipe.End;
            _nextChunk = AlignUp(_pipe.End, PcmFormat.ChunkSamples);
        }
    }

    /// <summary>Cuts every window that is complete now, in order.</summary>
    /// <param name="arrivalNs">Arrival of the packet that was written last, monotonic ns.</param>
    public void Cut(long arrivalNs)
    {
        if (_pipe.End < NextEnd)
        {
            return;
        }

        FollowDrops();
        _pipe.BeginRead();
        while (_pipe.End >= NextEnd)
        {
            if (FrameEnd <= ChunkEnd)
            {
                CutFrame(arrivalNs);
            }
            else
            {
                CutChunk(PcmFormat.ChunkSamples, arrivalNs);
            }
        }

        _pipe.EndRead(Math.Clamp(OldestNeeded, _pipe.Start, _pipe.End));
        Wide?.DiscardTo(_nextFrame);
    }

    /// <summary>
    /// Cuts the rest at the leg's end: at least 2000 new samples become a zero-padded chunk, where emotion is allowed to the last.
    /// </summary>
    public void Finish(long nowNs)
    {
        if (!_leg.EmotionAllowed)
        {
            return;
        }

        FollowDrops();
        var rest = _nextChunk == NoChunk ? 0 : _pipe.End - _nextChunk;
        if (rest >= PcmFormat.MinRestSamples)
        {
            _pipe.BeginRead();
            CutChunk((int)rest, nowNs);
            _pipe.EndRead(_pipe.End);
        }
    }

    /// <summary>The pipe was cleared and goes on at a position: frames go on at the next place of their grid, chunks at the next whole one.</summary>
    public void Restart(long position)
    {
        _nextFrame = AlignUp(position, PcmFormat.VoiceFrameSamples);
        _nextChunk = NoChunk;
    }

    private long FrameEnd => _nextFrame + PcmFormat.VoiceFrameSamples;

    private long ChunkEnd => _nextChunk == NoChunk ? NoChunk : _nextChunk + PcmFormat.ChunkSamples;

    private long NextEnd => Math.Min(FrameEnd, ChunkEnd);

    private long OldestNeeded => _nextChunk == NoChunk
        ? _nextFrame
        : Math.Min(_nextFrame, Math.Max(_allowedSince, _nextChunk - PcmFormat.ChunkContextSamples));

    private static long AlignUp(long position, int grid) => (position + grid - 1) / grid * grid;

    // The pipe may have dropped audio that a window still needs.
    private void FollowDrops()
    {
        _nextFrame = Math.Max(_nextFrame, AlignUp(_pipe.Start, PcmFormat.VoiceFrameSamples));
        if (_nextChunk < _pipe.Start)
        {
            _nextChunk = AlignUp(_pipe.Start, PcmFormat.ChunkSamples);
        }

        _allowedSince = Math.Max(_allowedSince, _pipe.Start);
    }

    private void CutFrame(long arrivalNs)
    {
        var isWide = Wide is not null && Wide.Holds(_nextFrame);
        if (isWide ? _windows.TryRentWide(out var lease) : _windows.TryRent(WindowKind.VoiceFrame, out lease))
        {
            _pipe.Copy(_nextFrame, lease.Samples);
            if (isWide && !lease.Wide.IsEmpty)
            {
                Wide!.Copy(_nextFrame, lease.Wide);
            }

            _windows.Send(WindowKind.VoiceFrame, _nextFrame, PcmFormat.VoiceFrameSamples, arrivalNs, lease);
        }

        _nextFrame += PcmFormat.VoiceFrameSamples;
    }

    private void CutChunk(int newSamples, long arrivalNs)
    {
        if (_windows.TryRent(WindowKind.EmotionChunk, out var lease))
        {
            // A lease comes as zeros: what is not copied (context not allowed or before the leg, padding after its end) is silence.
            var from = Math.Max(_nextChunk - PcmFormat.ChunkContextSamples, _allowedSince);
            var offset = PcmFormat.ChunkContextSamples - (int)(_nextChunk - from);
            _pipe.Copy(from, lease.Samples.Slice(offset, (int)(_nextChunk - from) + newSamples));
            _windows.Send(WindowKind.EmotionChunk, _nextChunk, newSamples, arrivalNs, lease);
        }

        _nextChunk += PcmFormat.ChunkSamples;
    }
}
