using EdgeCx.Core.Flow;
using EdgeCx.Media.Framing;

namespace EdgeCx.Media.Tests.Framing;

public sealed class PcmPipeTests : IDisposable
{
    private readonly PcmSlabPool _pool = new(64);
    private readonly DropCounters _drops = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Copy_AcrossBlocks_ReadsWhatWasWritten()
    {
        var pipe = new PcmPipe(_pool, 16_000, _drops);
        Write(pipe, 10_000, 160);
        pipe.BeginRead();
        var read = new short[9_000];
        pipe.Copy(777, read);
        read.ShouldBe(FramingStage.Ramp(777, 9_000));
        pipe.EndRead(5_000);
        pipe.Start.ShouldBe(5_000);
        Write(pipe, 300, 300);
        pipe.BeginRead();
        pipe.Copy(9_900, read.AsSpan(0, 400));
        read[..400].ShouldBe(FramingStage.Ramp(9_900, 400));
        pipe.EndRead(pipe.End);
        pipe.Complete();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Reserve_AtTheCap_DropsTheOldestAndNeverStalls()
    {
        var pipe = new PcmPipe(_pool, 8_000, _drops);
        for (var i = 0; i < 1_000; i++)
        {
            Write(pipe, 160, 160);
            (pipe.End - pipe.Start).ShouldBeLessThanOrEqualTo(8_000);
        }

        pipe.End.ShouldBe(160_000);
        pipe.Start.ShouldBe(152_000);
        _drops[DropReason.PipeFull].ShouldBe(950);
        pipe.BeginRead();
        var read = new short[8_000];
        pipe.Copy(pipe.Start, read);
        read.ShouldBe(FramingStage.Ramp(152_000, 8_000));
        pipe.EndRead(pipe.Start);

        // Everything was examined by that read; dropping must work all the same.
        Write(pipe, 160, 160);
        pipe.Start.ShouldBe(152_160);
        pipe.Complete();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void SkipTo_ClearsTheAudioFromMemory()
    {
        var pipe = new PcmPipe(_pool, 8_000, _drops);
        Write(pipe, 3_000, 1_500);
        pipe.BeginRead();
        pipe.EndRead(100);
        pipe.SkipTo(50_000);
        pipe.Start.ShouldBe(50_000);
        pipe.End.ShouldBe(50_000);
        Write(pipe, 100, 100);
        pipe.BeginRead();
        var read = new short[100];
        pipe.Copy(50_000, read);
        read.ShouldBe(FramingStage.Ramp(50_000, 100));
        pipe.EndRead(50_100);
        pipe.Complete();
        _pool.Outstanding.ShouldBe(0);
    }

    [Fact]
    public void Rent_AfterReturn_ComesCleared_AndBeyondTheLimitThrows()
    {
        using var pool = new PcmSlabPool(2);
        var first = pool.Rent(100);
        first.Memory.Span.Fill(7);
        first.Dispose();
        first.Dispose();
        pool.Outstanding.ShouldBe(0);
        using var a = pool.Rent();
        using var b = pool.Rent(PcmSlabPool.BlockBytes);
        a.Memory.ToArray().ShouldAllBe(o => o == 0);
        b.Memory.ToArray().ShouldAllBe(o => o == 0);
        Should.Throw<InvalidOperationException>(() => pool.Rent());
        Should.Throw<ArgumentOutOfRangeException>(() => pool.Rent(PcmSlabPool.BlockBytes + 1));
    }

    [Fact]
    public void Rent_FromManyThreads_NeverHandsOutABlockTwice()
    {
        using var pool = new PcmSlabPool(200);
        var clashes = 0;
        Parallel.For(1, 5, worker =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                using var block = pool.Rent();
                block.Memory.Span[..64].Fill((byte)worker);
                clashes += block.Memory.Span[..64].IndexOfAnyExcept((byte)worker) >= 0 ? 1 : 0;
            }
        });
        clashes.ShouldBe(0);
        pool.Outstanding.ShouldBe(0);
    }

    private static void Write(PcmPipe pipe, int samples, int piece)
    {
        for (var written = 0; written < samples; written += piece)
        {
            var span = pipe.Reserve(piece);
            for (var i = 0; i < piece; i++)
            {
                span[i] = FramingStage.At(pipe.End + i);
            }

            pipe.Commit(piece);
        }
    }
}
