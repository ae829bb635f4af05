using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>Session-Expires (RFC 4028 4).</summary>
/// <param name="Seconds">Session interval, s.</param>
/// <param name="Refresher">Who refreshes.</param>
internal readonly record struct SessionExpiresHeader(int Seconds, Refresher Refresher)
{
    /// <summary>Reads <c>delta-seconds *(;param)</c>. An unknown refresher counts as unsaid.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out SessionExpiresHeader expires, out Reject reject)
    {
        expires = default;
        reject = default;
        var cursor = new SipCursor(value);
        cursor.SkipBlanks();
        if (!cursor.TryTakeUntil(" \t;"u8, out var digits) || !SipGrammar.TryNumber(digits, int.MaxValue, out var seconds))
        {
            reject = new Reject(0, "seconds");
            return false;
        }

        var refresher = Refresher.Unsaid;
        cursor.SkipBlanks();
        while (!cursor.AtEnd)
        {
            if (!cursor.TryTakeParameter(out var name, out var parameter))
            {
                reject = new Reject(cursor.Position, "a parameter after a semicolon");
                return false;
            }

            if (Ascii.EqualsIgnoreCase(name, "refresher"u8))
            {
                refresher = Ascii.EqualsIgnoreCase(parameter, "uac"u8) ? Refresher.Uac
                    : Ascii.EqualsIgnoreCase(parameter, "uas"u8) ? Refresher.Uas
                    : Refresher.Unsaid;
            }

            cursor.SkipBlanks();
        }

        expires = new SessionExpiresHeader((int)seconds, refresher);
        return true;
    }
}
