using System.Buffers.Binary;

namespace EdgeCx.Media.Capture.Decapsulation;

/// <summary>A TZSP header (TaZmen Sniffer Protocol, version 1): 4 bytes, then tags up to the end tag, then the frame.</summary>
/// <param name="Length">Octets of the header with its tags.</param>
internal readonly record struct TzspHeader(int Length)
{
    private const int FixedBytes = 4;
    private const int MaxTags = 64;
    private const byte Version = 1;
    private const byte ReceivedFrame = 0;
    private const byte FrameToSend = 1;
    private const ushort Ethernet = 1;
    private const byte PaddingTag = 0;
    private const byte EndTag = 1;

    /// <summary>Reads the header at the start of a datagram.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out TzspHeader header, out Reject reject)
    {
        header = default;
        if (datagram.Length < FixedBytes)
        {
            return Fail(datagram.Length, "a TZSP header of at least 4 bytes is expected", out reject);
        }

        if (datagram[0] != Version || datagram[1] is not (ReceivedFrame or FrameToSend))
        {
            return Fail(0, "TZSP version 1 with a frame is expected", out reject);
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) != Ethernet)
        {
            return Fail(2, "an Ethernet frame is expected in TZSP", out reject);
        }

        var position = FixedBytes;
        for (var tags = 0; tags < MaxTags; tags++)
        {
            if (position >= datagram.Length)
            {
                return Fail(datagram.Length, "the end tag of TZSP is expected", out reject);
            }

            // These two stand alone; all others are followed by their length.
            var tag = datagram[position++];
            if (tag == EndTag)
            {
                header = new TzspHeader(position);
                reject = default;
                return true;
            }

            if (tag == PaddingTag)
            {
                continue;
            }

            if (position >= datagram.Length || datagram.Length - position - 1 < datagram[position])
            {
                return Fail(datagram.Length, "a whole tag of TZSP is expected", out reject);
            }

            position += 1 + datagram[position];
        }

        return Fail(position, "at most 64 tags of TZSP are expected", out reject);
    }

    private static bool Fail(int offset, string reason, out Reject reject)
    {
        reject = new Reject(offset, reason);
        return false;
    }
}
