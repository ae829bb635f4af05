using System.Buffers.Binary;

namespace EdgeCx.Media.Capture.Flows;

/// <summary>Tells RTP payloads apart: the same octets give the same number, others almost never do.</summary>
internal static class PayloadHash
{
    private const ulong Prime = 0x9E37_79B9_7F4A_7C15;

    /// <summary>A hash of the payload, never 0.</summary>
    public static uint Of(ReadOnlySpan<byte> payload)
    {
        var hash = (ulong)payload.Length * Prime;
        while (payload.Length >= sizeof(ulong))
        {
            hash = ulong.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(payload)) * Prime, 29);
            payload = payload[sizeof(ulong)..];
        }

        foreach (var octet in payload)
        {
            hash = ulong.RotateLeft((hash ^ octet) * Prime, 29);
        }

        return (uint)(hash >> 32) | 1;
    }
}
