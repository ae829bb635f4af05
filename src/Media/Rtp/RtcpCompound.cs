using System.Buffers.Binary;

namespace EdgeCx.Media.Rtp;

/// <summary>A checked compound RTCP packet (RFC 3550 6.1), walked with <c>foreach</c>.</summary>
internal readonly ref struct RtcpCompound
{
    private readonly ReadOnlySpan<byte> _datagram;

    internal RtcpCompound(ReadOnlySpan<byte> datagram, int count)
    {
        _datagram = datagram;
        Count = count;
    }

    /// <summary>Packets in it, at least 1.</summary>
    public int Count { get; }

    /// <summary>Walks the packets in order.</summary>
    public Enumerator GetEnumerator() => new(_datagram);

    /// <summary>The walk. Lengths were checked, so that it needs no checks of its own.</summary>
    internal ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> datagram) => _rest = datagram;

        /// <summary>The packet.</summary>
        public RtcpPacket Current { get; private set; }

        /// <summary>Goes to the next packet.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var bytes = (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1) * 4;
            var padding = (_rest[0] & 0x20) != 0 ? _rest[bytes - 1] : 0;
            Current = new RtcpPacket
            {
                Type = (RtcpType)_rest[1],
                Count = _rest[0] & 0x1F,
                Body = _rest[RtcpParser.HeaderBytes..(bytes - padding)],
                Padding = padding,
            };
            _rest = _rest[bytes..];
            return true;
        }
    }
}
