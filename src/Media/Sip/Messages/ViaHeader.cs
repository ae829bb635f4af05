using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>The topmost via-parm of a Via header (RFC 3261 20.42, RFC 3581).</summary>
/// <param name="Transport">Transport in upper case: UDP, TCP, TLS, or whatever was sent.</param>
/// <param name="SentBy">Where the sender says it listens.</param>
/// <param name="Branch">The branch; null without one.</param>
/// <param name="RportEnd">Where <c>=port</c> goes in a reply: the end of a valueless <c>rport</c>; 0 where the peer sent none.</param>
/// <param name="Length">Octets of this via-parm; a comma and further ones may follow.</param>
internal sealed record ViaHeader(string Transport, HostPort SentBy, string? Branch, int RportEnd, int Length)
{
    /// <summary>Begin of every branch that identifies a transaction by itself (RFC 3261 8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    /// <summary>True when the branch names the transaction; a cookie with nothing behind it names none.</summary>
    public bool HasTransactionBranch => Branch is { Length: > 7 } && Branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the first via-parm of a Via value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out ViaHeader? via, out Reject reject)
    {
        via = null;
        var cursor = new SipCursor(value);
        cursor.SkipBlanks();
        if (!cursor.TryTakeToken(out var protocol) || !Ascii.EqualsIgnoreCase(protocol, "SIP"u8)
            || !cursor.TryTakeSeparator((byte)'/') || !cursor.TryTakeToken(out _)
            || !cursor.TryTakeSeparator((byte)'/') || !cursor.TryTakeToken(out var transport)
            || !SipGrammar.IsBlank(cursor.Peek))
        {
            reject = new Reject(cursor.Position, "SIP/version/transport and a blank");
            return false;
        }

        cursor.SkipBlanks();
        if (!HostPort.TryTake(ref cursor, out var sentBy, out reject))
        {
            return false;
        }

        return TryReadParameters(cursor, Encoding.Latin1.GetString(transport).ToUpperInvariant(), sentBy, out via, out reject);
    }

    private static bool TryReadParameters(SipCursor cursor, string transport, HostPort sentBy, out ViaHeader? via, out Reject reject)
    {
        via = null;
        string? branch = null;
        var rportEnd = 0;
        while (true)
        {
            var end = cursor.Position;
            cursor.SkipBlanks();
            if (cursor.AtEnd || cursor.Peek == (byte)',')
            {
                reject = default;
                via = new ViaHeader(transport, sentBy, branch, rportEnd, end);
                return true;
            }

            if (!cursor.TryTakeParameter(out var name, out var parameter))
            {
                reject = new Reject(cursor.Position, "a parameter after a semicolon, a comma or the end");
                return false;
            }

            if (Ascii.EqualsIgnoreCase(name, "branch"u8))
            {
                branch ??= Encoding.Latin1.GetString(parameter);
            }
            else if (Ascii.EqualsIgnoreCase(name, "rport"u8) && parameter.IsEmpty)
            {
                rportEnd = cursor.Position;
            }
        }
    }
}
