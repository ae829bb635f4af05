using System.Text;

namespace EdgeCx.Media.Sdp;

/// <summary>Reads the <c>a=</c> lines that count. What cannot be read is passed over: an attribute is never a reason to refuse a call.</summary>
internal static class SdpAttributeParser
{
    private const int MaxLabel = 64;

    /// <summary>Takes one attribute, without <c>a=</c>, into the session or the last m-line.</summary>
    public static void Take(SdpSessionBuilder builder, ReadOnlySpan<byte> attribute)
    {
        attribute = attribute.TrimEnd(" \t"u8);
        var colon = attribute.IndexOf((byte)':');
        var name = colon < 0 ? attribute : attribute[..colon];
        var value = colon < 0 ? [] : attribute[(colon + 1)..].Trim(" \t"u8);
        if (name.Length > 16)
        {
            return;
        }

        if (colon < 0)
        {
            TakeFlag(builder, Lower(name));
        }
        else if (builder.MediaCount > 0)
        {
            TakeValue(builder, Lower(name), value);
        }
    }

    private static void TakeFlag(SdpSessionBuilder builder, string name)
    {
        switch (name)
        {
            case "sendrecv":
                builder.SetDirection(SdpDirection.SendRecv);
                break;
            case "sendonly":
                builder.SetDirection(SdpDirection.SendOnly);
                break;
            case "recvonly":
                builder.SetDirection(SdpDirection.RecvOnly);
                break;
            case "inactive":
                builder.SetDirection(SdpDirection.Inactive);
                break;
            case "rtcp-mux" when builder.MediaCount > 0:
                builder.SetRtcpMux();
                break;
            default:
                break;
        }
    }

    private static void TakeValue(SdpSessionBuilder builder, string name, ReadOnlySpan<byte> value)
    {
        switch (name)
        {
            case "label" when value.Length is > 0 and <= MaxLabel && !value.ContainsAnyExceptInRange((byte)0x21, (byte)0x7e):
                builder.SetLabel(Encoding.ASCII.GetString(value));
                break;
            case "ptime" when SdpParser.TryNumber(Whole(value), 1, 1000, out var ms):
                builder.SetPtime(ms);
                break;
            case "rtcp" when SdpParser.TryNumber(FirstWord(value), 0, 65535, out var port):
                builder.SetRtcpPort(port);
                break;
            case "crypto":
                TakeCrypto(builder, value);
                break;
            case "rtpmap":
                TakeRtpMap(builder, value);
                break;
            case "fmtp":
                TakeFormatParameters(builder, value);
                break;
            default:
                break;
        }
    }

    private static void TakeCrypto(SdpSessionBuilder builder, ReadOnlySpan<byte> value)
    {
        if (SdpCryptoParser.TryParse(value, out var crypto, out var reject))
        {
            builder.AddCrypto(crypto!);
        }
        else
        {
            builder.AddBadCrypto(reject);
        }
    }

    private static void TakeRtpMap(SdpSessionBuilder builder, ReadOnlySpan<byte> value)
    {
        if (SdpParser.NextToken(ref value) is not { } type || !TryPayloadType(type, out var number) || SdpParser.NextToken(ref value) is not { } encoding)
        {
            return;
        }

        var parts = encoding.Split('/');
        if (parts.Length is 2 or 3 && parts[0].Length > 0 && TryCount(parts[1], 1_000_000, out var clock))
        {
            var channels = 1;
            if (parts.Length == 2 || TryCount(parts[2], 255, out channels))
            {
                builder.AddRtpMap(new SdpRtpMap(number, parts[0], clock, channels));
            }
        }
    }

    private static void TakeFormatParameters(SdpSessionBuilder builder, ReadOnlySpan<byte> value)
    {
        if (SdpParser.NextToken(ref value) is { } type && TryPayloadType(type, out var number))
        {
            var text = value.Trim(" \t"u8);
            if (text.Length is > 0 and <= 256 && !text.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e))
            {
                builder.AddFormatParameters(new SdpFormatParameters(number, Encoding.ASCII.GetString(text)));
            }
        }
    }

    /// <summary>True for a payload type: one to three digits, 0 to 127.</summary>
    internal static bool TryPayloadType(string text, out byte type)
    {
        type = 0;
        return text.Length is > 0 and <= 3
            && !text.AsSpan().ContainsAnyExceptInRange('0', '9')
            && byte.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out type)
            && type <= 127;
    }

    private static bool TryCount(string text, int max, out int count) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out count)
        && count >= 1 && count <= max;

    private static ReadOnlySpan<byte> FirstWord(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)' ');
        return end < 0 ? value : value[..end];
    }

    // Some write 20.0.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)'.');
        return end < 0 ? value : value[..end];
    }

    private static string Lower(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name).ToLowerInvariant();
}
