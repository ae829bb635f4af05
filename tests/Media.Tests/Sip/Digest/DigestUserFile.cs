using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Sip.Digest;

namespace EdgeCx.Media.Tests.Sip.Digest;

/// <summary>A users file of a test.</summary>
internal sealed class DigestUserFile : IDisposable
{
    public const string Realm = "edge.example";

    public DigestUserFile(params string[] lines) => Write(lines);

    public string Name { get; } = Path.GetTempFileName();

    public SipDigestOptions Options => new() { Realm = Realm, UsersFile = Name };

    // What RFC 3261 22.4 prescribes.
#pragma warning disable CA5351
    public static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Md5Line(string user, string password, string realm = Realm) => $"{user}:{realm}:{Md5($"{user}:{realm}:{password}")}";

    public static string Sha256Line(string user, string password) => $"{user}:{Realm}:{Sha256($"{user}:{Realm}:{password}")}";

    public void Write(params string[] lines) => File.WriteAllLines(Name, lines);

    public void Dispose() => File.Delete(Name);
}
