using System.Diagnostics.CodeAnalysis;

namespace EdgeCx.Media.Rtp;

/// <summary>A key in an RTP event packet (RFC 4733, 2.3 and 3.2). Pure; what is no key of a telephone is not parsed.</summary>
/// <param name="Key">0 to 9, *, # or A to D.</param>
internal readonly record struct TelephoneEvent(char Key)
{
    private const int PayloadBytes = 4;
    private const string Keys = "0123456789*#ABCD";

    /// <summary>Reads a payload; false where it is too short or holds another event than a key.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out TelephoneEvent read)
    {
        read = default;
        if (payload.Length < PayloadBytes || payload[0] >= Keys.Length)
        {
            return false;
        }

        read = new TelephoneEvent(Keys[payload[0]]);
        return true;
    }
}
