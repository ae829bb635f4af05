namespace EdgeCx.Inference.Emotion;

/// <summary>
/// Which row of a batch each chunk takes: those that need more graphs come first, so that every graph runs over the first rows only; and its row among
/// those that share its head. Bounded; nothing is allocated after it is made.
/// </summary>
internal sealed class BatchRows(int capacity)
{
    private readonly int[] _blocks = new int[capacity];
    private readonly int[] _rows = new int[capacity];
    private readonly int[] _exactly = new int[EmotionModelDescription.MaxBlocks + 1];

    /// <summary>Chunks in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>A batch of one chunk.</summary>
    public static BatchRows One(int blocks)
    {
        var rows = new BatchRows(1);
        rows.Add(blocks);
        rows.Arrange();
        return rows;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(_exactly);
    }

    /// <summary>Adds a chunk that is heard with so many blocks.</summary>
    public void Add(int blocks)
    {
        _blocks[Count++] = blocks;
        _exactly[blocks]++;
    }

    /// <summary>Gives out the rows; call it when all chunks are in.</summary>
    public void Arrange()
    {
        var next = 0;
        for (var blocks = EmotionModelDescription.MaxBlocks; blocks > 0; blocks--)
        {
            for (var i = 0; i < Count; i++)
            {
                if (_blocks[i] == blocks)
                {
                    _rows[i] = next++;
                }
            }
        }
    }

    /// <summary>Blocks of the chunk that was added as number <paramref name="index"/>.</summary>
    public int Blocks(int index) => _blocks[index];

    /// <summary>Its row in the chunk graphs.</summary>
    public int Row(int index) => _rows[index];

    /// <summary>Its row in its head.</summary>
    public int HeadRow(int index) => _rows[index] - AtLeast(_blocks[index] + 1);

    /// <summary>Chunks with exactly so many blocks: rows of a head.</summary>
    public int Exactly(int blocks) => _exactly[blocks];

    /// <summary>Chunks with at least so many blocks: rows of a chunk graph.</summary>
    public int AtLeast(int blocks)
    {
        var count = 0;
        for (var b = blocks; b <= EmotionModelDescription.MaxBlocks; b++)
        {
            count += _exactly[b];
        }

        return count;
    }
}
