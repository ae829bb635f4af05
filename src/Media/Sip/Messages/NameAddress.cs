using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>
/// One element of From, To, Contact, Route or Record-Route: <c>["display"] &lt;uri&gt; *(;param)</c>, or <c>uri *(;param)</c> (RFC 3261 20.10).
/// A display name that should have been quoted is taken as it is; an unbalanced quote is not.
/// </summary>
/// <param name="Uri">The URI's text, as sent.</param>
/// <param name="Tag">The tag parameter; null without one.</param>
internal sealed record NameAddress(string Uri, string? Tag)
{
    /// <summary>Reads one element that fills the whole text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out NameAddress? address, out Reject reject)
    {
        address = null;
        var cursor = new SipCursor(text);
        cursor.SkipBlanks();
        if (!TryTakeUri(ref cursor, out var uri))
        {
            reject = new Reject(cursor.Position, "a URI, or a display name and a URI in angle brackets");
            return false;
        }

        if (!IsAbsoluteUri(uri))
        {
            reject = new Reject(cursor.Position, "a URI without blanks that begins with a scheme");
            return false;
        }

        string? tag = null;
        cursor.SkipBlanks();
        while (!cursor.AtEnd)
        {
            if (!cursor.TryTakeParameter(out var name, out var value))
            {
                reject = new Reject(cursor.Position, "a parameter after a semicolon");
                return false;
            }

            if (tag is null && Ascii.EqualsIgnoreCase(name, "tag"u8) && SipGrammar.IsToken(value))
            {
                tag = Encoding.Latin1.GetString(value);
            }

            cursor.SkipBlanks();
        }

        reject = default;
        address = new NameAddress(Encoding.Latin1.GetString(uri), tag);
        return true;
    }

    private static bool TryTakeUri(ref SipCursor cursor, out ReadOnlySpan<byte> uri)
    {
        uri = default;
        if (cursor.Peek == (byte)'"')
        {
            if (!cursor.TryTakeQuoted(out _))
            {
                return false;
            }

            cursor.SkipBlanks();
            return TryTakeBracketed(ref cursor, out uri);
        }

        var beforeDisplay = cursor;
        if (cursor.TryTakeUntil("<\""u8, out _) && cursor.AtEnd)
        {
            cursor = beforeDisplay;
            return cursor.TryTakeUntil(" \t;,?<>\""u8, out uri);
        }

        return TryTakeBracketed(ref cursor, out uri);
    }

    private static bool TryTakeBracketed(ref SipCursor cursor, out ReadOnlySpan<byte> uri)
    {
        uri = default;
        return cursor.TryTake((byte)'<') && cursor.TryTakeUntil(">"u8, out uri) && cursor.TryTake((byte)'>');
    }

    private static bool IsAbsoluteUri(ReadOnlySpan<byte> uri)
    {
        var colon = uri.IndexOf((byte)':');
        return colon > 0 && colon < uri.Length - 1 && SipGrammar.IsToken(uri[..colon]) && !SipGrammar.HasBlankOrControl(uri);
    }
}
