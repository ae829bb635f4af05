namespace EdgeCx.Media.Whisper;

/// <summary>Section <c>Whisper</c>: how calls into the PBX's whisper feature, and intercom calls, are placed and kept.</summary>
public sealed record WhisperOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Whisper";

    /// <summary>User part of From where a device names no account of its own: the site's whisper account.</summary>
    public string FromUser { get; init; } = "edgecx";

    /// <summary>First port that prompts are sent from.</summary>
    public int PortMin { get; init; } = 19_000;

    /// <summary>Last port that prompts are sent from. All legs from one of this machine's addresses share one port.</summary>
    public int PortMax { get; init; } = 19_099;

    /// <summary>Most legs at a time; a call beyond them has none (<c>too-many-legs</c>).</summary>
    public int MaxLegs { get; init; } = 500;

    /// <summary>How often a leg is placed within one call, the first time among them; a leg that stood for a minute counts anew.</summary>
    public int MaxTries { get; init; } = 6;

    /// <summary>Wait before the second try, ms; it doubles with each, up to 30 s.</summary>
    public int RetryMs { get; init; } = 1000;

    /// <summary>How long the PBX has to answer a call, ms; as long again where it says that it works on it.</summary>
    public int AnswerMs { get; init; } = 8000;

    /// <summary>How long a second device has to answer an intercom call, ms: it should answer by itself, and must not ring.</summary>
    public int IntercomAnswerMs { get; init; } = 1500;

    /// <summary>How often a standing leg is asked whether it lives (OPTIONS in the dialog), ms.</summary>
    public int PingMs { get; init; } = 10_000;

    /// <summary>First retransmission over UDP, ms (RFC 3261 17.1.1.1).</summary>
    public int T1Ms { get; init; } = 500;

    /// <summary>PEM file of the authorities that a PBX's certificate is checked against; empty for the system's.</summary>
    public string TrustedAuthorities { get; init; } = "";

    /// <summary>PEM file of the certificate that we show; empty for none.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of its key; empty where the same file holds it.</summary>
    public string CertificateKey { get; init; } = "";

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (FromUser.Length is 0 or > 64 || FromUser.AsSpan().ContainsAnyExcept(UserCharacters))
        {
            yield return $"Whisper:FromUser is '{FromUser}'; allowed are 1 to 64 letters, digits and - _ . + *.";
        }

        if (PortMin is < 1024 or > 65_534 || PortMax is < 1024 or > 65_535 || PortMax <= PortMin)
        {
            yield return $"Whisper:PortMin and Whisper:PortMax are {PortMin} and {PortMax}; allowed are 1024 to 65535, the first below the second.";
        }

        foreach (var (key, value, min, max) in ((string, int, int, int)[])
            [
                ("MaxLegs", MaxLegs, 1, 5000), ("MaxTries", MaxTries, 1, 100), ("RetryMs", RetryMs, 100, 60_000), ("AnswerMs", AnswerMs, 500, 60_000),
                ("IntercomAnswerMs", IntercomAnswerMs, 100, 10_000), ("PingMs", PingMs, 1000, 600_000), ("T1Ms", T1Ms, 50, 5000),
            ])
        {
            if (value < min || value > max)
            {
                yield return $"Whisper:{key} is {value}; allowed are {min} to {max}.";
            }
        }

        if (CertificateKey.Length > 0 && Certificate.Length == 0)
        {
            yield return "Whisper:CertificateKey is set without Whisper:Certificate; allowed are both, the certificate alone, or neither.";
        }

        foreach (var (key, file) in ((string, string)[])[("TrustedAuthorities", TrustedAuthorities), ("Certificate", Certificate), ("CertificateKey", CertificateKey)])
        {
            if (file.Length > 0 && !File.Exists(file))
            {
                yield return $"Whisper:{key} is '{file}', which is no file that can be read; allowed are a PEM file or nothing.";
            }
        }
    }

    private static System.Buffers.SearchValues<char> UserCharacters { get; } =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+*");
}
