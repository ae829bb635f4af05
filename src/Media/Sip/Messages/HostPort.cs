using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Media.Sip.Messages;

/// <summary>host [":" port] of RFC 3261 25.1.</summary>
/// <param name="Host">Host name, IPv4 address, or IPv6 address without brackets; as sent.</param>
/// <param name="Port">Port; 0 where none is given.</param>
internal readonly record struct HostPort(string Host, int Port)
{
    /// <summary>The address, when the host is one; null for names.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host, out var address) ? address : null;

    /// <summary>Reads a host and port that fill the whole text.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out HostPort result, out Reject reject)
    {
        var cursor = new SipCursor(text);
        if (!TryTake(ref cursor, out result, out reject))
        {
            return false;
        }

        if (!cursor.AtEnd)
        {
            reject = new Reject(cursor.Position, "nothing after host and port");
            return false;
        }

        return true;
    }

    /// <summary>Reads a host and port at the cursor. Blanks around the colon are allowed, as in a Via.</summary>
    public static bool TryTake(ref SipCursor cursor, out HostPort result, out Reject reject)
    {
        result = default;
        reject = default;
        var start = cursor.Position;
        if (!TryTakeHost(ref cursor, out var host))
        {
            reject = new Reject(start, "a host");
            return false;
        }

        var afterHost = cursor;
        if (!cursor.TryTakeSeparator((byte)':'))
        {
            cursor = afterHost;
            result = new HostPort(host, 0);
            return true;
        }

        if (!cursor.TryTakeUntil(" \t;,?"u8, out var digits) || !SipGrammar.TryNumber(digits, 65535, out var port) || port == 0)
        {
            reject = new Reject(cursor.Position, "a port from 1 to 65535");
            return false;
        }

        result = new HostPort(host, (int)port);
        return true;
    }

    private static bool TryTakeHost(ref SipCursor cursor, out string host)
    {
        host = "";
        if (cursor.TryTake((byte)'['))
        {
            if (!cursor.TryTakeUntil("]"u8, out var inner) || !cursor.TryTake((byte)']'))
            {
                return false;
            }

            host = Encoding.Latin1.GetString(inner);
            return IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        }

        if (!cursor.TryTakeUntil(" \t:;,?"u8, out var name))
        {
            return false;
        }

        foreach (var octet in name)
        {
            // The underscore is no host name character by the RFC; it stands in many.
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'-' or (byte)'.' or (byte)'_'))
            {
                return false;
            }
        }

        host = Encoding.Latin1.GetString(name);
        return true;
    }
}
