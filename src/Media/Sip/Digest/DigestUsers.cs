using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.Sip.Digest;

/// <summary>The users of one realm with their HA1, as the file of <c>Sip:Digest:UsersFile</c> has them. Immutable. Holds secrets.</summary>
internal sealed class DigestUsers
{
    private readonly Dictionary<(string User, DigestAlgorithm Algorithm), byte[]> _secrets;

    private DigestUsers(Dictionary<(string User, DigestAlgorithm Algorithm), byte[]> secrets, string fingerprint)
    {
        _secrets = secrets;
        Fingerprint = fingerprint;
        Algorithms = [.. secrets.Keys.Select(k => k.Algorithm).Distinct().OrderDescending()];
    }

    /// <summary>SHA-256 of the file.</summary>
    public string Fingerprint { get; }

    /// <summary>Users with a secret of any kind.</summary>
    public int Count => _secrets.Keys.Select(static k => k.User).Distinct(StringComparer.Ordinal).Count();

    /// <summary>The hashes that some user has a secret for, the stronger first: what is challenged with (RFC 8760 2.4).</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; }

    /// <summary>HA1 of a user; null for one that is not known.</summary>
    public byte[]? Find(string user, DigestAlgorithm algorithm) => _secrets.GetValueOrDefault((user, algorithm));

    /// <summary>Reads the file.</summary>
    /// <param name="options">Where it is, and of which realm.</param>
    /// <param name="error">What is wrong, with key, file, line and what is allowed; empty where nothing is. Never what the line holds.</param>
    public static DigestUsers? TryLoad(SipDigestOptions options, out string error)
    {
        string text;
        try
        {
            text = File.ReadAllText(options.UsersFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = $"Sip:Digest:UsersFile is '{options.UsersFile}', which cannot be read ({e.Message}); allowed is a file of lines user:realm:HA1.";
            return null;
        }

        return TryParse(text, options, out error);
    }

    /// <summary>SHA-256 of the file as it is now; empty when it cannot be read.</summary>
    public static string FingerprintOf(SipDigestOptions options)
    {
        try
        {
            return Print(File.ReadAllText(options.UsersFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return "";
        }
    }

    private static DigestUsers? TryParse(string text, SipDigestOptions options, out string error)
    {
        var secrets = new Dictionary<(string, DigestAlgorithm), byte[]>();
        var number = 0;
        foreach (var line in text.Split('\n').Select(static l => l.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var parts = line.Split(':');
            if (parts.Length != 3 || parts[0].Length == 0 || parts[2].Length is not (32 or 64) || !parts[2].All(char.IsAsciiHexDigit))
            {
                error = $"Sip:Digest:UsersFile is '{options.UsersFile}', line {number}: allowed is user:realm:HA1, HA1 of 32 (MD5) or 64 (SHA-256) hexadecimal digits.";
                return null;
            }

            // Lines of other realms may share the file, as with htdigest.
            if (parts[1] == options.Realm)
            {
                secrets[(parts[0], parts[2].Length == 32 ? DigestAlgorithm.Md5 : DigestAlgorithm.Sha256)] = Convert.FromHexString(parts[2]);
            }
        }

        error = secrets.Count > 0 ? "" : $"Sip:Digest:UsersFile is '{options.UsersFile}', which has no user of the realm '{options.Realm}' (Sip:Digest:Realm); allowed is at least one.";
        return secrets.Count > 0 ? new DigestUsers(secrets, Print(text)) : null;
    }

    private static string Print(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
