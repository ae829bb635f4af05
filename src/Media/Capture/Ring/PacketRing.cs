using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>
/// The memory that the kernel and one reader share (TPACKET_V3): blocks in turn, each handed over whole, read frame by frame, and handed
/// back. Offsets are those of struct tpacket_block_desc and struct tpacket3_hdr.
/// </summary>
internal sealed unsafe class PacketRing : IDisposable
{
    private const int BlockStatus = 8;
    private const int BlockPackets = 12;
    private const int BlockFirst = 16;
    private const int BlockLength = 20;
    private const int FrameNext = 0;
    private const int FrameSeconds = 4;
    private const int FrameNanoseconds = 8;
    private const int FrameCaptured = 12;
    private const int FrameOriginal = 16;
    private const int FrameStatus = 20;
    private const int FrameMac = 24;
    private const int FrameVlan = 32;
    private const uint StatusUser = 1;
    private const uint StatusVlanValid = 1 << 4;
    private readonly nuint _blockBytes;
    private readonly nuint _length;
    private byte* _base;
    private byte* _block;
    private byte* _next;
    private uint _left;

    /// <summary>Takes over mapped memory.</summary>
    /// <param name="memory">Start of the mapping.</param>
    /// <param name="blockBytes">Bytes of a block.</param>
    /// <param name="blocks">Blocks.</param>
    public PacketRing(byte* memory, int blockBytes, int blocks)
    {
        _base = memory;
        _block = memory;
        _blockBytes = (nuint)blockBytes;
        _length = (nuint)blockBytes * (nuint)blocks;
    }

    /// <summary>True when the current block is read to its end, or there is none.</summary>
    public bool IsAtEndOfBlock => _left == 0;

    /// <summary>Hands the current block back, and takes the next one if the kernel is done with it. False while it is not.</summary>
    public bool TryTakeBlock()
    {
        if (_next != null)
        {
            Wipe();
            Volatile.Write(ref *(uint*)(_block + BlockStatus), 0);
            _next = null;
            _block += _blockBytes;
            if (_block == _base + _length)
            {
                _block = _base;
            }
        }

        if ((Volatile.Read(ref *(uint*)(_block + BlockStatus)) & StatusUser) == 0)
        {
            return false;
        }

        _left = *(uint*)(_block + BlockPackets);
        _next = _block + *(uint*)(_block + BlockFirst);
        return true;
    }

    /// <summary>The next frame of the block, which has one.</summary>
    /// <param name="frame">Its octets, until the block is handed back.</param>
    /// <param name="originalLength">Octets on the wire.</param>
    /// <param name="wallNs">The kernel's receive time, ns since 1970 UTC.</param>
    /// <param name="vlanTci">The tag that the kernel took out; 0 where there was none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeFrame(out ReadOnlySpan<byte> frame, out int originalLength, out long wallNs, out ushort vlanTci)
    {
        var header = _next;
        _next += *(uint*)(header + FrameNext);
        _left--;
        frame = new ReadOnlySpan<byte>(header + *(ushort*)(header + FrameMac), *(int*)(header + FrameCaptured));
        originalLength = *(int*)(header + FrameOriginal);
        wallNs = (*(uint*)(header + FrameSeconds) * 1_000_000_000L) + *(uint*)(header + FrameNanoseconds);
        vlanTci = (*(uint*)(header + FrameStatus) & StatusVlanValid) != 0 ? (ushort)*(uint*)(header + FrameVlan) : (ushort)0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_base != null)
        {
            AfPacket.Unmap(_base, _length);
            _base = null;
            _left = 0;
        }
    }

    // What was heard does not stay in the ring until the kernel comes round to overwrite it.
    private void Wipe()
    {
        var (first, length) = ((nuint)(*(uint*)(_block + BlockFirst)), (nuint)(*(uint*)(_block + BlockLength)));
        if (length > first && length <= _blockBytes)
        {
            NativeMemory.Clear(_block + first, length - first);
        }
    }
}
