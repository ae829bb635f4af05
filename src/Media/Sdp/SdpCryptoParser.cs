using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Sdp;

/// <summary>Reads the value of <c>a=crypto</c> (RFC 4568 9.1, 9.2; keys of RFC 6188 and RFC 7714). Pure: no throw, no log.</summary>
internal static class SdpCryptoParser
{
    /// <summary>Most keys of one attribute.</summary>
    public const int MaxKeys = 8;

    /// <summary>Longest name of a suite.</summary>
    public const int MaxSuiteName = 64;

    private const int MaxValue = 2048;
    private const int MaxIdentifierBytes = 128;

    /// <summary>Reads <c>tag SP suite SP key-params *(SP session-param)</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out SdpCrypto? crypto, out Reject reject)
    {
        crypto = null;
        if (value.Length > MaxValue || value.ContainsAnyExceptInRange((byte)0x09, (byte)0x7e))
        {
            reject = new Reject(0, "at most 2048 octets of visible ASCII in a=crypto");
            return false;
        }

        var words = new Words(value);
        if (!words.TryNext(out var word) || word.Length > 9 || !TryDigits(word, out var tag))
        {
            reject = new Reject(words.Start, "a tag of one to nine digits in a=crypto");
            return false;
        }

        if (!words.TryNext(out word) || word.Length > MaxSuiteName || !IsName(word))
        {
            reject = new Reject(words.Start, "a crypto-suite of letters, digits and underscores in a=crypto");
            return false;
        }

        var name = Encoding.ASCII.GetString(word);
        if (!words.TryNext(out word))
        {
            reject = new Reject(words.Start, "key parameters in a=crypto");
            return false;
        }

        ImmutableArray<SrtpMasterKey> keys = [];
        var suite = SrtpSuite.Find(name);
        if (suite is not null && !TryKeys(suite, word, out keys, out var reason))
        {
            reject = new Reject(words.Start, reason);
            return false;
        }

        var obstacle = suite is null ? SdpCryptoObstacle.Suite : SdpCryptoObstacle.None;
        while (words.TryNext(out word))
        {
            if (suite is not null && !IsHarmless(word))
            {
                obstacle = SdpCryptoObstacle.SessionParameter;
            }
        }

        crypto = new SdpCrypto(tag, name, suite, keys, obstacle);
        reject = default;
        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> word)
    {
        foreach (var character in word)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character != '_')
            {
                return false;
            }
        }

        return true;
    }

    // The window hint is ours to follow or not, as is what begins with a hyphen (RFC 4568 6.3.6, 6.3.7). UNENCRYPTED_SRTP,
    // UNENCRYPTED_SRTCP and UNAUTHENTICATED_SRTP weaken; KDR, FEC_ORDER, FEC_KEY and what is unknown would be misunderstood.
    private static bool IsHarmless(ReadOnlySpan<byte> parameter) =>
        parameter[0] == '-' || (parameter.Length > 4 && Ascii.EqualsIgnoreCase(parameter[..4], "WSH="u8) && TryDigits(parameter[4..], out _));

    private static bool TryKeys(SrtpSuite suite, ReadOnlySpan<byte> text, out ImmutableArray<SrtpMasterKey> keys, out string reason)
    {
        var found = new List<SrtpMasterKey>();
        keys = [];
        while (true)
        {
            var end = text.IndexOf((byte)';');
            if (found.Count == MaxKeys || !TryKey(suite, end < 0 ? text : text[..end], out var key))
            {
                found.ForEach(k => k.Wipe());
                reason = "inline: with key and salt of the suite's length, lifetime and MKI in a=crypto";
                return false;
            }

            found.Add(key!);
            if (end < 0)
            {
                break;
            }

            text = text[(end + 1)..];
        }

        // Several keys are told apart in packets, whose identifiers must be equally long (RFC 4568 6.1).
        var identifierBytes = found[0].Identifier.Length;
        if (found.Count > 1 && (identifierBytes == 0 || found.Exists(k => k.Identifier.Length != identifierBytes)))
        {
            found.ForEach(k => k.Wipe());
            reason = "an MKI of one length with each of several keys in a=crypto";
            return false;
        }

        keys = [.. found];
        reason = "";
        return true;
    }

    // inline:<key||salt>["|"lifetime]["|"MKI":"length]
    private static bool TryKey(SrtpSuite suite, ReadOnlySpan<byte> text, out SrtpMasterKey? key)
    {
        key = null;
        if (text.Length < 7 || !Ascii.EqualsIgnoreCase(text[..7], "inline:"u8))
        {
            return false;
        }

        text = text[7..];
        var bar = text.IndexOf((byte)'|');
        var encoded = bar < 0 ? text : text[..bar];
        byte[] identifier = [];
        if (bar >= 0 && !TryLifetimeAndIdentifier(text[(bar + 1)..], out identifier))
        {
            return false;
        }

        var octets = new byte[suite.KeyBytes + suite.SaltBytes];
        if (!TryDecode(encoded, octets))
        {
            CryptographicOperations.ZeroMemory(octets);
            return false;
        }

        key = new SrtpMasterKey(suite, octets, identifier);
        return true;
    }

    private static bool TryLifetimeAndIdentifier(ReadOnlySpan<byte> text, out byte[] identifier)
    {
        identifier = [];
        var bar = text.IndexOf((byte)'|');
        var first = bar < 0 ? text : text[..bar];
        if (first.Contains((byte)':'))
        {
            return bar < 0 && TryIdentifier(first, out identifier);
        }

        // The packets that the sender may protect with it: for its own sake, not ours.
        var power = first.StartsWith("2^"u8) ? first[2..] : first;
        return !power.IsEmpty && !power.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && (bar < 0 || TryIdentifier(text[(bar + 1)..], out identifier));
    }

    private static bool TryIdentifier(ReadOnlySpan<byte> text, out byte[] identifier)
    {
        identifier = [];
        var colon = text.IndexOf((byte)':');
        if (colon <= 0 || text[(colon + 1)..].Length > 3 || !TryDigits(text[(colon + 1)..], out var length) || length is < 1 or > MaxIdentifierBytes)
        {
            return false;
        }

        // A decimal number of any length, as an integer of so many octets.
        var number = new byte[length];
        foreach (var digit in text[..colon])
        {
            var carry = digit - '0';
            if (carry is < 0 or > 9)
            {
                return false;
            }

            for (var i = length - 1; i >= 0; i--)
            {
                carry += number[i] * 10;
                number[i] = (byte)carry;
                carry >>= 8;
            }

            if (carry != 0)
            {
                return false;
            }
        }

        identifier = number;
        return true;
    }

    // Some leave the padding out. Only characters of the alphabet: the library passes over spaces, which cannot be here.
    private static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> octets)
    {
        var digits = (octets.Length * 8 + 5) / 6;
        var padded = (octets.Length + 2) / 3 * 4;
        if (encoded.Length != digits && encoded.Length != padded)
        {
            return false;
        }

        Span<byte> whole = stackalloc byte[padded];
        whole.Fill((byte)'=');
        encoded.CopyTo(whole);
        var isDecoded = Base64.DecodeFromUtf8(whole, octets, out var used, out var written) == System.Buffers.OperationStatus.Done
            && used == padded && written == octets.Length;
        CryptographicOperations.ZeroMemory(whole);
        return isDecoded;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        return !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(text, out number, out var used) && used == text.Length;
    }

    private ref struct Words(ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _at;

        /// <summary>Where the last word began.</summary>
        public int Start { get; private set; }

        public bool TryNext(out ReadOnlySpan<byte> word)
        {
            var rest = _text[_at..];
            var lead = rest.IndexOfAnyExcept((byte)' ', (byte)'\t');
            Start = lead < 0 ? _text.Length : _at + lead;
            rest = _text[Start..];
            var end = rest.IndexOfAny((byte)' ', (byte)'\t');
            word = end < 0 ? rest : rest[..end];
            _at = Start + word.Length;
            return !word.IsEmpty;
        }
    }
}
