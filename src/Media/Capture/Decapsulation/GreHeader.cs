using System.Buffers.Binary;

namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>A GRE header (RFC 2784, with key and sequence number of RFC 2890).</summary>
/// <param name="ProtocolType">EtherType of the payload.</param>
/// <param name="Length">Octets of the header, options included.</param>
/// <param name="HasSequence">Whether it has a sequence number: what tells ERSPAN type II from type I.</param>
internal readonly record struct GreHeader(ushort ProtocolType, int Length, bool HasSequence)
{
    private const ushort Checksum = 0x8000;
    private const ushort Key = 0x2000;
    private const ushort Sequence = 0x1000;

    // Source routing (RFC 1701, withdrawn), and the version: 1 is PPTP's.
    private const ushort Unreadable = 0x4000 | 0x0007;
    private const int FixedBytes = 4;
    private const int OptionBytes = 4;

    /// <summary>Reads the header at the start of a packet's payload.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out GreHeader header, out Reject reject)
    {
        header = default;
        if (payload.Length < FixedBytes)
        {
            reject = new Reject(payload.Length, "a GRE header of at least 4 bytes is expected");
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(payload);
        if ((flags & Unreadable) != 0)
        {
            reject = new Reject(0, "GRE version 0 without source routing is expected");
            return false;
        }

        var length = FixedBytes;
        length += (flags & Checksum) != 0 ? OptionBytes : 0;
        length += (flags & Key) != 0 ? OptionBytes : 0;
        length += (flags & Sequence) != 0 ? OptionBytes : 0;
        if (length > payload.Length)
        {
            reject = new Reject(payload.Length, "the GRE options that the flags announce are expected");
            return false;
        }

        header = new GreHeader(BinaryPrimitives.ReadUInt16BigEndian(payload[2..]), length, (flags & Sequence) != 0);
        reject = default;
        return true;
    }
}
