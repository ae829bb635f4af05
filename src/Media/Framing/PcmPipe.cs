using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using EdgeCx.Core.Flow;

namespace EdgeCx.Media.Framing;

/// <summary>
/// One leg's decoded audio between decoder and framer: a pipe of linear 16-bit samples that knows where in media time it stands. The tap
/// never stalls: the pipe has no pause threshold, and its own cap is checked before memory is taken; the oldest audio goes, and is counted.
/// </summary>
/// <remarks>
/// Writer and reader are the leg's one thread, so dropping the oldest is a read of its own, and flushing always completes at once.
/// </remarks>
internal sealed class PcmPipe
{
    private const int SampleBytes = sizeof(short);

    // Blocks that a chunk, its context and a packet take, packets not crossing blocks, with one partly read and one partly written.
    private const int UsualBlocks = 7;

    // Blocks that a leg is promised: a customer's takes five or six, an agent's, whose emotion is not heard, one; more are made as they are asked for.
    private const int PromisedBlocks = 3;
    private readonly Pipe _pipe;
    private readonly PcmSlabPool _pool;
    private readonly int _capSamples;
    private readonly DropCounters _drops;
    private ReadOnlySequence<byte> _reading;

    /// <summary>Makes a pipe.</summary>
    /// <param name="pool">Where its memory comes from.</param>
    /// <param name="capSamples">Most samples in it; at least twice what is written at once.</param>
    /// <param name="drops">Where dropped audio is counted: once each time that some had to go.</param>
    public PcmPipe(PcmSlabPool pool, int capSamples, DropCounters drops)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capSamples, 2 * MaxWriteSamples);
        _capSamples = capSamples;
        _drops = drops;
        _pool = pool;
        _pipe = new Pipe(new PipeOptions(
            pool,
            PipeScheduler.Inline,
            PipeScheduler.Inline,
            pauseWriterThreshold: 0,
            resumeWriterThreshold: 0,
            minimumSegmentSize: PcmSlabPool.BlockBytes,
            useSynchronizationContext: false));
        Warm();
    }

    /// <summary>Most samples of one write: a block's.</summary>
    public const int MaxWriteSamples = PcmSlabPool.BlockBytes / SampleBytes;

    /// <summary>Position of the oldest sample in it.</summary>
    public long Start { get; private set; }

    /// <summary>Position after the newest sample.</summary>
    public long End { get; private set; }

    /// <summary>Room for exactly so many samples, at most <see cref="MaxWriteSamples"/>; drops the oldest to make it. <see cref="Commit"/> follows.</summary>
    public Span<short> Reserve(int samples)
    {
        var over = End - Start + samples - _capSamples;
        if (over > 0)
        {
            _drops.Add(DropReason.PipeFull);
            BeginRead();
            EndRead(Start + over);
        }

        return MemoryMarshal.Cast<byte, short>(_pipe.Writer.GetSpan(samples * SampleBytes))[..samples];
    }

    /// <summary>Appends what was written into the reserved room.</summary>
    public void Commit(int samples)
    {
        _pipe.Writer.Advance(samples * SampleBytes);
        var flush = _pipe.Writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A pipe without a pause threshold must flush at once.");
        }

        flush.GetAwaiter().GetResult();
        End += samples;
    }

    /// <summary>Begins to read what is in it; <see cref="EndRead"/> follows.</summary>
    public void BeginRead()
    {
        _reading = _pipe.Reader.TryRead(out var result) ? result.Buffer : default;
    }

    /// <summary>Copies samples from a position on; all must be in the pipe, and a read must have begun.</summary>
    public void Copy(long position, Span<short> destination)
    {
        var bytes = MemoryMarshal.AsBytes(destination);
        _reading.Slice((position - Start) * SampleBytes, bytes.Length).CopyTo(bytes);
    }

    /// <summary>Ends a read and gives back everything before a position between <see cref="Start"/> and <see cref="End"/>.</summary>
    public void EndRead(long position)
    {
        if (End > Start)
        {
            // Nobody awaits this pipe. What is kept counts as not examined, so that it can be read again before more is written: when
            // the oldest must go, or at the leg's end.
            _pipe.Reader.AdvanceTo(_reading.GetPosition((position - Start) * SampleBytes));
        }

        _reading = default;
        Start = position;
    }

    /// <summary>Clears everything and goes on at a position: audio is gone at once.</summary>
    public void SkipTo(long position)
    {
        if (End > Start)
        {
            BeginRead();
            EndRead(End);
        }

        Start = position;
        End = position;
    }

    /// <summary>Gives all memory back, cleared. The pipe is not used after.</summary>
    public void Complete()
    {
        _pipe.Writer.Complete();
        _pipe.Reader.Complete();
        _pool.Unreserve(PromisedBlocks);
        Start = End;
    }

    // What the pipe and the pool make on first use is made now, not while audio flows.
    private void Warm()
    {
        _pool.Reserve(PromisedBlocks);
        for (var i = 0; i < UsualBlocks; i++)
        {
            Reserve(Math.Min(MaxWriteSamples, _capSamples / UsualBlocks)).Clear();
            Commit(Math.Min(MaxWriteSamples, _capSamples / UsualBlocks));
        }

        SkipTo(End);
        Start = 0;
        End = 0;
    }
}
