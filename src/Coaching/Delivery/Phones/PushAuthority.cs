using System.Security.Cryptography;
using System.Text;
using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Time;

namespace EdgeCx.Coaching.Delivery.Phones;

/// <summary>
/// Answers Cisco phones that ask (<c>authenticationURL</c>) whether a user may push. Only the users of the devices file may; whoever keeps guessing is
/// refused for the rest of the minute, right or wrong.
/// </summary>
/// <param name="devices">The site's devices.</param>
/// <param name="clock">Time.</param>
internal sealed class PushAuthority(DeviceStore devices, MonotonicClock clock)
{
    /// <summary>What the phone must be answered, without a byte more.</summary>
    public const string Authorized = "AUTHORIZED";

    /// <summary>What it is answered otherwise.</summary>
    public const string Unauthorized = "UN-AUTHORIZED";

    private const int GuessesPerMinute = 20;

    private readonly Lock _gate = new();
    private readonly RateWindow _guesses = new(GuessesPerMinute);
    private long _closedUntilNs = long.MinValue;

    /// <summary>The answer to a user and a password.</summary>
    public string Answer(string user, string password)
    {
        var nowNs = clock.NowNs;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(password));
        var isKnown = false;
        foreach (var device in devices.Current.All)
        {
            // Hashes of one length, so that the time taken tells nothing of the password.
            isKnown |= device.Surface == SurfaceKind.Cisco && device.Password.Length > 0 && IsUser(device.User, user)
                && CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(device.Password)));
        }

        lock (_gate)
        {
            if (!isKnown && !_guesses.TryTake(nowNs))
            {
                _closedUntilNs = nowNs + 60_000_000_000;
            }

            return isKnown && nowNs > _closedUntilNs ? Authorized : Unauthorized;
        }
    }

    private static bool IsUser(string written, string user)
    {
        var at = written.IndexOf(Device.AgentPlaceholder, StringComparison.Ordinal);
        return at < 0
            ? string.Equals(written, user, StringComparison.Ordinal)
            : user.Length > written.Length - Device.AgentPlaceholder.Length
                && user.StartsWith(written[..at], StringComparison.Ordinal)
                && user.EndsWith(written[(at + Device.AgentPlaceholder.Length)..], StringComparison.Ordinal);
    }
}
