using System.Runtime.InteropServices;

namespace EdgeCx.Bench;

/// <summary>What both sides do with a payload.</summary>
internal static class Payload
{
    /// <summary>Reads every word of it once.</summary>
    public static ulong Touch(ReadOnlySpan<byte> payload)
    {
        ulong sum = 0;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(payload))
        {
            sum ^= word;
        }

        foreach (var octet in payload[(payload.Length & ~7)..])
        {
            sum ^= octet;
        }

        return sum;
    }
}
