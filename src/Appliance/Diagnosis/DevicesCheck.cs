using EdgeCx.Coaching;
using EdgeCx.Coaching.Delivery.Devices;

namespace EdgeCx.Appliance.Diagnosis;

/// <summary>Whether the agents' devices are written down in a way that can work. Sends nothing; <see cref="PhoneProbe"/> does.</summary>
internal static class DevicesCheck
{
    private const string Subject = "Delivery:DevicesFile";

    /// <summary>Looks; nothing where the site has no devices.</summary>
    public static IEnumerable<Finding> Look(DeliveryOptions options)
    {
        if (options.DevicesFile.Length == 0)
        {
            yield break;
        }

        if (!DeviceFile.TryLoad(options, out var list, out var errors))
        {
            foreach (var error in errors)
            {
                yield return new Finding(Subject, Verdict.Block, error);
            }

            yield break;
        }

        yield return new Finding(Subject, Verdict.Ok, $"{list.Count} devices; 'edgecx doctor --phone AGENT' tries those of one agent");
        var clear = list.All.Count(d => d.Surface.IsHttp() && d.Password.Length > 0 && d.Address.StartsWith("http:", StringComparison.Ordinal) && d.Surface == SurfaceKind.Cisco);
        if (clear > 0)
        {
            yield return new Finding(Subject, Verdict.Warn, $"{clear} Cisco phones are sent their password in clear (http, Basic); give their addresses as https, with tlsPin or caFile");
        }
    }
}
