using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// The segments that may be open or waiting at a time, and the blocks of audio they share. Bounded: what finds no place is not transcribed.
/// Blocks are cleared when they come back. Renting is for the voice thread; giving back is for any thread.
/// </summary>
internal sealed class SegmentPool : IDisposable
{
    private readonly WindowPool _blocks;
    private readonly BoundedQueue<SpeechSegment> _free;

    /// <summary>Makes it.</summary>
    /// <param name="segments">Segments at a time.</param>
    /// <param name="blocks">Blocks of 1.024 s (16 KiB) at a time.</param>
    public SegmentPool(int segments, int blocks)
    {
        _blocks = new WindowPool(blocks, SpeechSegment.FramesPerBlock * PcmFormat.VoiceFrameSamples);
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
    public int OutstandingBlocks => _blocks.Outstanding;

    /// <summary>Rents a segment; null when none is free.</summary>
    public SpeechSegment? TryRent() => _free.TryDequeue(out var segment) ? segment : null;

    /// <summary>Rents a block.</summary>
    public bool TryRentBlock(out WindowLease block) => _blocks.TryRent(out block);

    /// <summary>Takes a segment back; it holds no blocks any more.</summary>
    public void Take(SpeechSegment segment) => _free.TryEnqueue(segment);

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
