namespace EdgeCx.Inference.Emotion;

/// <summary>The encoded chunks of one leg that speak for the present: a ring of sums, and their pooling (contract, section 5).</summary>
internal sealed class ChunkPool
{
    private readonly EmotionModelDescription.PoolRule _rule;
    private readonly int[] _offsets;
    private readonly long[] _chunk;
    private readonly int[] _blocks;
    private readonly float[] _em;
    private readonly float[] _sums;
    private int _first;
    private int _count;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="model">The model's numbers.</param>
    /// <param name="blocks">Most blocks that a chunk is encoded with.</param>
    public ChunkPool(EmotionModelDescription model, int blocks = EmotionModelDescription.MaxBlocks)
    {
        _rule = model.Pool;
        var chunk = model.Chunk;
        int[] offsets = [0, chunk.ProsodySums, chunk.ProsodySums + chunk.LayerSums, chunk.ProsodySums + (2 * chunk.LayerSums)];
        _offsets = offsets[..(blocks + 1)];
        _chunk = new long[_rule.Chunks];
        _blocks = new int[_rule.Chunks];
        _em = new float[_rule.Chunks];
        _sums = new float[_rule.Chunks * _offsets[^1]];
    }

    /// <summary>Drops what is too old for chunk <paramref name="k"/> and returns the energy maximum that its run starts from, dB.</summary>
    public float Prepare(long k)
    {
        while (_count > 0 && k - _chunk[_first] > _rule.MaxAgeChunks)
        {
            DropOldest();
        }

        // The oldest of a full ring will have gone when this chunk is in.
        var max = float.NegativeInfinity;
        for (var i = Math.Max(0, _count - (_rule.Chunks - 1)); i < _count; i++)
        {
            max = MathF.Max(max, _em[Slot(i)]);
        }

        return _count == 0 ? _rule.EmNone : max;
    }

    /// <summary>Makes room for a chunk with so many blocks; its sums are to be written to <see cref="Newest"/>. The oldest goes when the ring is full.</summary>
    public void Push(long k, int blocks, float em)
    {
        if (_count == _rule.Chunks)
        {
            DropOldest();
        }

        var slot = Slot(_count++);
        _chunk[slot] = k;
        _blocks[slot] = blocks;
        _em[slot] = em;
    }

    /// <summary>The sums of a block of the newest chunk.</summary>
    public Span<float> Newest(int block) => Sums(Slot(_count - 1), block);

    /// <summary>Chunks that have at least so many blocks, and the maximum of their energy maxima, dB.</summary>
    public (int Chunks, float Em) Count(int blocks)
    {
        var (chunks, em) = (0, float.NegativeInfinity);
        for (var i = 0; i < _count; i++)
        {
            if (_blocks[Slot(i)] >= blocks)
            {
                chunks++;
                em = MathF.Max(em, _em[Slot(i)]);
            }
        }

        return (chunks, em);
    }

    /// <summary>Writes the sums of a block over the chunks that have at least so many blocks.</summary>
    public void WriteSums(int blocks, int block, Span<float> to)
    {
        to.Clear();
        for (var i = 0; i < _count; i++)
        {
            var slot = Slot(i);
            if (_blocks[slot] < blocks)
            {
                continue;
            }

            var from = Sums(slot, block);
            for (var j = 0; j < to.Length; j++)
            {
                to[j] += from[j];
            }
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _count = 0;
        _first = 0;
        Array.Clear(_sums);
        Array.Clear(_em);
    }

    private int Slot(int index) => (_first + index) % _rule.Chunks;

    private Span<float> Sums(int slot, int block) => _sums.AsSpan((slot * _offsets[^1]) + _offsets[block], _offsets[block + 1] - _offsets[block]);

    private void DropOldest()
    {
        _first = Slot(1);
        _count--;
    }
}
