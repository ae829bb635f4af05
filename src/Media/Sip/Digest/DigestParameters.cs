using System.Text;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>
/// The parameters of a header of the Digest scheme, whichever side sends it (RFC 3261 20.7 and 20.44, RFC 7616 3.3 and 3.4): the scheme, then
/// name EQUAL (token / quoted-string) with commas between and blanks around.
/// </summary>
internal static class DigestParameters
{
    /// <summary>
    /// Reads a header value. A parameter that is there twice, one without a value, or a value that is too long is a reject: which of two was meant
    /// nobody can tell.
    /// </summary>
    /// <param name="value">The header's value.</param>
    /// <param name="unescape">Takes escapes out of quoted values; else they stay as they stand between the quotes.</param>
    /// <param name="values">Values by name, without their quotes; names in any case.</param>
    /// <param name="reject">Where it is wrong, and what is expected there.</param>
    public static bool TryRead(ReadOnlySpan<byte> value, bool unescape, out Dictionary<string, string> values, out Reject reject)
    {
        values = new Dictionary<string, string>(8, StringComparer.OrdinalIgnoreCase);
        var cursor = new SipCursor(value);
        cursor.SkipBlanks();
        if (!cursor.TryTakeToken(out var scheme) || !Ascii.EqualsIgnoreCase(scheme, "Digest"u8) || !SipGrammar.IsBlank(cursor.Peek))
        {
            reject = new Reject(cursor.Position, "the scheme Digest and a blank");
            return false;
        }

        do
        {
            if (!TryTake(ref cursor, unescape, values, out reject))
            {
                return false;
            }
        }
        while (cursor.TryTakeSeparator((byte)','));

        if (!cursor.AtEnd)
        {
            reject = new Reject(cursor.Position, "a comma or the end");
            return false;
        }

        return true;
    }

    /// <summary>The hash that the parameters name; MD5 where none is named, null for one that is not known here.</summary>
    public static DigestAlgorithm? AlgorithmOf(Dictionary<string, string> values) => values.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() switch
    {
        "MD5" => DigestAlgorithm.Md5,
        "SHA-256" => DigestAlgorithm.Sha256,
        _ => null,
    };

    private static bool TryTake(ref SipCursor cursor, bool unescape, Dictionary<string, string> values, out Reject reject)
    {
        cursor.SkipBlanks();
        var start = cursor.Position;
        if (!cursor.TryTakeToken(out var name) || !cursor.TryTakeSeparator((byte)'='))
        {
            reject = new Reject(cursor.Position, "a parameter and an equals sign");
            return false;
        }

        var isQuoted = cursor.Peek == (byte)'"';
        ReadOnlySpan<byte> text;
        if (isQuoted ? !cursor.TryTakeQuoted(out text) : !cursor.TryTakeToken(out text))
        {
            reject = new Reject(cursor.Position, "a token or a quoted string");
            return false;
        }

        var plain = isQuoted ? text[1..^1] : text;
        if (plain.Length > DigestCredentials.MaxValueBytes)
        {
            reject = new Reject(start, "a shorter value");
            return false;
        }

        if (!values.TryAdd(Encoding.Latin1.GetString(name), isQuoted && unescape ? Unescaped(plain) : Encoding.Latin1.GetString(plain)))
        {
            reject = new Reject(start, "each parameter once");
            return false;
        }

        cursor.SkipBlanks();
        reject = default;
        return true;
    }

    private static string Unescaped(ReadOnlySpan<byte> inner)
    {
        var plain = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == (byte)'\\' && i + 1 < inner.Length)
            {
                i++;
            }

            plain.Append((char)inner[i]);
        }

        return plain.ToString();
    }
}
