using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>What a device of the file may say, and what it may only say together.</summary>
internal static class DeviceRules
{
    private const int MaxPasswordBytes = 256;
    private const int MaxText = 256;

    /// <summary>Checks a device and makes it; with errors it is not to be used.</summary>
    public static Device Check(WrittenDevice written, long start, string where, DeliveryOptions options, DeviceProblems problems)
    {
        var known = SurfaceKinds.TryParse(written.Text("surface"), out var kind);
        if (!known)
        {
            Wrong("surface", $"is '{written.Text("surface")}'; allowed are {string.Join(", ", SurfaceKinds.All)}");
        }

        var address = written.Text("address");
        if (known && WhatAddressLacks(kind, address) is { } lacks)
        {
            Wrong("address", $"is '{address}'; {lacks}");
        }

        if (known && kind.Pulls() && options.PhoneUrl.Length == 0)
        {
            Wrong("surface", $"is {kind.Name()}, whose phones fetch what they show; Delivery:PhoneUrl must say where");
        }

        var isHttps = known && kind.IsHttp() && address.StartsWith("https:", StringComparison.Ordinal);
        var pin = Pin(written.Text("tlsPin"));
        if (pin is null)
        {
            Wrong("tlsPin", "is no SHA-256 of a public key; allowed are 64 hexadecimal digits, or sha256/ and 44 characters of base64");
        }

        foreach (var key in (ReadOnlySpan<string>)["tlsPin", "caFile"])
        {
            if (known && written.Text(key).Length > 0 && !isHttps)
            {
                Wrong(key, kind.IsHttp() ? "needs an address of https" : "is for phones reached by https; SIP over TLS trusts Delivery:SipTrustFile");
            }
        }

        if (written.Text("caFile") is { Length: > 0 } authorities && WhatAuthoritiesLack(authorities) is { } unreadable)
        {
            Wrong("caFile", unreadable);
        }

        var proxy = written.Text("proxy");
        if (proxy.Length > 0 && (!known || kind.IsHttp() || kind == SurfaceKind.Rtpengine || !IsSip(proxy, needsUser: false)))
        {
            Wrong("proxy", $"is '{proxy}'; allowed is sip:HOST[:PORT][;transport=udp|tcp|tls], for surfaces of SIP");
        }

        if (written.Flags.GetValueOrDefault("srtp") && !(known && kind is SurfaceKind.Whisper or SurfaceKind.Intercom))
        {
            Wrong("srtp", "is for whisper and intercom");
        }

        if (written.Flags.GetValueOrDefault("secondDevice") && !(known && kind == SurfaceKind.Intercom))
        {
            Wrong("secondDevice", "is for intercom");
        }

        var language = written.Text("language");
        if (language.Length > 0 && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
        {
            Wrong("language", $"is '{language}'; allowed are two small letters (en, es, pt)");
        }

        var deadline = written.Numbers.GetValueOrDefault("deadlineMs", options.PresentWithinMs);
        if (deadline < 100 || deadline > options.PresentWithinMs)
        {
            Wrong("deadlineMs", $"is {deadline}; allowed are 100 to Delivery:PresentWithinMs ({options.PresentWithinMs})");
        }

        var rate = written.Numbers.GetValueOrDefault("ratePerMinute", new Device { Surface = kind }.RatePerMinute);
        if (rate is < 1 or > 60)
        {
            Wrong("ratePerMinute", $"is {rate}; allowed are 1 to 60");
        }

        var user = written.Text("user");
        if (user.Length > MaxText || user.Any(char.IsControl) || user.Contains(':', StringComparison.Ordinal))
        {
            Wrong("user", $"is not usable; allowed are up to {MaxText} characters without a colon");
        }

        var password = Password(written, Wrong);
        if (password.Length > 0 && user.Length == 0)
        {
            Wrong("user", "is missing; a password needs one");
        }

        return new Device
        {
            Surface = kind,
            Address = address,
            User = user,
            Password = password,
            Language = language,
            TlsPin = pin ?? "",
            CaFile = written.Text("caFile"),
            Beep = written.Flags.GetValueOrDefault("beep"),
            DeadlineMs = deadline,
            RatePerMinute = Math.Clamp(rate, 1, 60),
            Proxy = proxy,
            Srtp = written.Flags.GetValueOrDefault("srtp"),
            SecondDevice = written.Flags.GetValueOrDefault("secondDevice"),
        };

        void Wrong(string key, string what) => problems.Add(written.At.GetValueOrDefault(key, start), $"{where}.{key}", what);
    }

    private static string? WhatAddressLacks(SurfaceKind kind, string address)
    {
        if (kind == SurfaceKind.Rtpengine)
        {
            return address.Length == 0 ? null : "a relay has no address here; its own is Rtpengine:…";
        }

        if (kind.IsHttp())
        {
            return IsHttpOrigin(address) ? null : "allowed is http://HOST[:PORT] or https://HOST[:PORT], with {agent} in the host where need be";
        }

        return IsSip(address, needsUser: true) ? null : "allowed is sip:USER@HOST[:PORT][;transport=udp|tcp|tls], with {agent} in the user where need be";
    }

    private static bool IsHttpOrigin(string address) =>
        address.Length <= MaxText
        && Uri.TryCreate(address.Replace(Device.AgentPlaceholder, "agent", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.PathAndQuery == "/" && uri.Fragment.Length == 0;

    private static bool IsSip(string address, bool needsUser)
    {
        if (address.Length > MaxText || !(address.StartsWith("sip:", StringComparison.Ordinal) || address.StartsWith("sips:", StringComparison.Ordinal)))
        {
            return false;
        }

        var rest = address[(address.IndexOf(':', StringComparison.Ordinal) + 1)..];
        rest = needsUser ? rest.Replace(Device.AgentPlaceholder, "agent", StringComparison.Ordinal) : rest;
        var at = rest.LastIndexOf('@');
        return (at > 0 || (at < 0 && !needsUser))
            && rest.All(c => c is > ' ' and < '\u007F' and not ('<' or '>' or '"' or '?' or ',' or '{' or '}'))
            && rest.Length > at + 1;
    }

    private static string? Pin(string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        const string prefix = "sha256/";
        var octets = new byte[SHA256.HashSizeInBytes];
        if (text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return Convert.TryFromBase64String(text[prefix.Length..], octets, out var written) && written == octets.Length ? Convert.ToHexStringLower(octets) : null;
        }

        return text.Length == 2 * octets.Length && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;
    }

    private static string? WhatAuthoritiesLack(string path)
    {
        try
        {
            X509Certificate2Collection read = [];
            read.ImportFromPemFile(path);
            return read.Count > 0 ? null : $"is '{path}', which holds no certificate; allowed is a PEM file of authorities";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"is '{path}': {e.Message.TrimEnd('.')}";
        }
    }

    // One of the two, and never inline: a devices file is copied, mailed and printed.
    private static string Password(WrittenDevice written, Action<string, string> wrong)
    {
        var (file, variable) = (written.Text("passwordFile"), written.Text("passwordEnvironment"));
        if (file.Length > 0 && variable.Length > 0)
        {
            wrong("passwordEnvironment", "stands beside passwordFile; allowed is one of them");
        }

        if (variable.Length > 0)
        {
            var value = Environment.GetEnvironmentVariable(variable);
            if (string.IsNullOrEmpty(value))
            {
                wrong("passwordEnvironment", $"is '{variable}', which is not set");
            }

            return value ?? "";
        }

        if (file.Length == 0)
        {
            return "";
        }

        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                wrong("passwordFile", $"is '{file}', which everybody may read; allowed is a file that only its owner and group may (chmod 640)");
                return "";
            }

            var password = File.ReadAllText(file).TrimEnd('\r', '\n');
            if (password.Length is 0 or > MaxPasswordBytes || password.Any(char.IsControl))
            {
                wrong("passwordFile", $"is '{file}', which holds no password; allowed is one line of up to {MaxPasswordBytes} characters");
            }

            return password;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong("passwordFile", $"is '{file}': {e.Message.TrimEnd('.')}");
            return "";
        }
    }
}
