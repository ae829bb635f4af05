using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Recordings;

/// <summary>Legs that were put together in memory. Linear samples are companded through µ-law, as a telephone line would carry them.</summary>
internal sealed class LegsInMemory(short[][] legs) : IRecordedLegs
{
    private long _position;

    /// <inheritdoc/>
    public long Samples { get; } = legs.Max(l => l.Length);

    /// <inheritdoc/>
    public IEnumerable<string> Damages => [];

    /// <inheritdoc/>
    public string Codec(int leg) => "PCMU";

    /// <inheritdoc/>
    public bool TryRead(short[][] blocks)
    {
        if (_position >= Samples)
        {
            return false;
        }

        for (var leg = 0; leg < legs.Length; leg++)
        {
            var block = blocks[leg];
            var from = (int)Math.Min(_position, legs[leg].Length);
            var present = Math.Min(block.Length, legs[leg].Length - from);
            for (var i = 0; i < present; i++)
            {
                block[i] = MuLaw.Decode(MuLaw.Encode(legs[leg][from + i]));
            }

            block.AsSpan(present).Clear();
        }

        _position += blocks[0].Length;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held but memory.
    }
}
