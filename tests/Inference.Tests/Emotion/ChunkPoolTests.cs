using EdgeCx.Inference.Emotion;

namespace EdgeCx.Inference.Tests.Emotion;

public sealed class ChunkPoolTests
{
    private readonly ChunkPool _pool = new(TestDescription.Make());

    [Fact]
    public void Prepare_NothingHeard_StartsFromNone() => _pool.Prepare(0).ShouldBe(-100);

    [Fact]
    public void Prepare_FullRing_LeavesOutTheOneThatWillGo()
    {
        Push(0, 3, em: -10);
        Push(1, 3, em: -20);
        Push(2, 3, em: -30);
        _pool.Prepare(3).ShouldBe(-20);
    }

    [Fact]
    public void Prepare_AfterALongPause_ForgetsWhatIsTooOld()
    {
        Push(0, 3, em: -10);
        Push(5, 3, em: -20);
        _pool.Prepare(21).ShouldBe(-20);
        _pool.Count(1).ShouldBe((1, -20f));
        _pool.Prepare(26).ShouldBe(-100);
    }

    [Fact]
    public void WriteSums_ChunksOfSeveralRungs_AddsThoseThatHaveTheBlocks()
    {
        Push(0, 3, -10);
        Push(1, 1, -5);
        Push(2, 2, -20);
        _pool.Count(1).ShouldBe((3, -5f));
        _pool.Count(2).ShouldBe((2, -10f));
        _pool.Count(3).ShouldBe((1, -10f));
        Sums(1, 0, 2).ShouldBe([1f + 2 + 3, 10 + 20 + 30]);
        Sums(2, 0, 2).ShouldBe([1f + 3, 10 + 30]);
        Sums(2, 1, 1).ShouldBe([100f + 300]);
        Sums(3, 2, 1).ShouldBe([1000f]);
    }

    [Fact]
    public void Push_MoreThanTheRingHolds_DropsTheOldest()
    {
        for (var k = 0; k < 5; k++)
        {
            Push(k, 3, -k);
        }

        _pool.Count(3).ShouldBe((3, -2f));
        Sums(3, 1, 1).ShouldBe([100f * (3 + 4 + 5)]);
    }

    [Fact]
    public void Reset_ForgetsAll()
    {
        Push(0, 3, -10);
        _pool.Reset();
        _pool.Count(1).Chunks.ShouldBe(0);
        _pool.Prepare(1).ShouldBe(-100);
    }

    /// <summary>Chunk k has sums k+1, 10(k+1); 100(k+1); 1000(k+1).</summary>
    private void Push(long k, int blocks, float em)
    {
        _pool.Push(k, blocks, em);
        new float[] { k + 1, 10 * (k + 1) }.CopyTo(_pool.Newest(0));
        for (var block = 1; block < blocks; block++)
        {
            _pool.Newest(block)[0] = (k + 1) * MathF.Pow(10, block + 1);
        }
    }

    private float[] Sums(int blocks, int block, int length)
    {
        var sums = new float[length];
        _pool.WriteSums(blocks, block, sums);
        return sums;
    }
}
