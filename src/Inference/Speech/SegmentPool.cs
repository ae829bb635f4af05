using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// The segments that may be open or waiting at a time, and the blocks of audio they share. Bounded: what finds no place is not transcribed.
/// Blocks are cleared when they come back. Renting is for the voice thread; giving back is for any thread.
/// </summary>
internal sealed class SegmentPool : IDisposable
{
    // A segment's blocks: what is made ready when a wide-band leg comes.
    private const int WideBlocksPerLeg = (SpeechSegment.MaxFrames + SpeechSegment.FramesPerBlock - 1) / SpeechSegment.FramesPerBlock;
    private const int WideBlocksPerSlab = 32;
    private readonly WindowPool _blocks;
    private readonly WidePool _wideBlocks;
    private readonly BoundedQueue<SpeechSegment> _free;

    /// <summary>Makes it.</summary>
    /// <param name="segments">Segments at a time.</param>
    /// <param name="blocks">
    /// Blocks of 1.024 s (16 KiB) at a time. With 16 kHz a block takes three times as much: of those there are up to a third as many besides, made as
    /// wide-band legs come.
    /// </param>
    public SegmentPool(int segments, int blocks)
    {
        _blocks = new WindowPool(blocks, SpeechSegment.FramesPerBlock * PcmFormat.VoiceFrameSamples);
        _wideBlocks = new WidePool(Math.Max(1, blocks / 3), WideBlocksPerSlab, SpeechSegment.FramesPerBlock * PcmFormat.VoiceFrameSamples);
        _free = new BoundedQueue<SpeechSegment>("segments", segments);
        for (var i = 0; i < segments; i++)
        {
            _free.TryEnqueue(new SpeechSegment(this));
        }

        Capacity = segments;
    }

    /// <summary>Segments there are.</summary>
    public int Capacity { get; }

    /// <summary>Segments that are free.</summary>
    public int Free => _free.Count;

    /// <summary>Blocks of audio that are out; zero when nothing is kept.</summary>
    public int OutstandingBlocks => _blocks.Outstanding + _wideBlocks.Outstanding;

    /// <summary>Blocks with 16 kHz that there are; none while no wide-band leg was heard.</summary>
    public int WideBlocksMade => _wideBlocks.Made;

    /// <summary>Rents a segment; null when none is free.</summary>
    public SpeechSegment? TryRent() => _free.TryDequeue(out var segment) ? segment : null;

    /// <summary>A wide-band leg comes.</summary>
    public void ReserveWide() => _wideBlocks.Reserve(WideBlocksPerLeg);

    /// <summary>A wide-band leg goes.</summary>
    public void UnreserveWide() => _wideBlocks.Unreserve(WideBlocksPerLeg);

    /// <summary>Rents a block: with room for 16 kHz where that is asked for and there is one, else without.</summary>
    public bool TryRentBlock(bool isWide, out WindowLease block)
    {
        if (isWide && _wideBlocks.TryRent(out block))
        {
            return true;
        }

        return _blocks.TryRent(out block);
    }

    /// <summary>Takes a segment back; it holds no blocks any more.</summary>
    public void Take(SpeechSegment segment) => _free.TryEnqueue(segment);

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
