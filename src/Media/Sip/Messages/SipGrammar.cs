using System.Buffers;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Character classes and small scans of RFC 3261 25.1.</summary>
internal static class SipGrammar
{
    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~"u8);

    /// <summary>True for a non-empty run of token characters.</summary>
    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept(TokenBytes) < 0;

    /// <summary>Length of the token at the start of the text; 0 where there is none.</summary>
    public static int TokenLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(TokenBytes);
        return end < 0 ? text.Length : end;
    }

    /// <summary>True for space and tab: all that is left of LWS in an unfolded value.</summary>
    public static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t';

    /// <summary>The text without blanks at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    /// <summary>1*DIGIT without sign, up to <paramref name="max"/>; leading zeros are allowed (<c>CSeq: 0009</c>).</summary>
    public static bool TryNumber(ReadOnlySpan<byte> text, long max, out long number)
    {
        number = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        foreach (var octet in text)
        {
            if (octet is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (octet - '0');
            if (number > max)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when the text has a blank, a control character or DEL: never right inside a URI.</summary>
    public static bool HasBlankOrControl(ReadOnlySpan<byte> text) => text.IndexOfAnyInRange((byte)0, (byte)0x20) >= 0 || text.Contains((byte)0x7F);
}
