using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Appliance.Webhooks;

/// <summary>
/// <c>X-EdgeCx-Signature: t=UNIX,v1=HEX</c>, HEX being HMAC-SHA256 over <c>t + "." + body</c>. The time is that of the attempt and is signed with the
/// body: a receiver that refuses what is older than a few minutes, and ids that it has seen, cannot be played an old message again.
/// </summary>
internal static class WebhookSignature
{
    /// <summary>The header.</summary>
    public const string Header = "X-EdgeCx-Signature";

    /// <summary>Makes the header's value.</summary>
    /// <param name="secret">The key.</param>
    /// <param name="unixSeconds">The time of the attempt.</param>
    /// <param name="body">The body as it is sent.</param>
    public static string Make(ReadOnlySpan<byte> secret, long unixSeconds, ReadOnlySpan<byte> body)
    {
        var time = unixSeconds.ToString(CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        mac.AppendData(Encoding.ASCII.GetBytes(time + "."));
        mac.AppendData(body);
        return $"t={time},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
