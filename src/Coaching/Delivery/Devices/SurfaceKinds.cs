using System.Text.Json;

namespace EdgeCx.Coaching.Delivery.Devices;

/// <summary>What kinds of surfaces have in common.</summary>
internal static class SurfaceKinds
{
    private static readonly Dictionary<string, SurfaceKind> ByName =
        Enum.GetValues<SurfaceKind>().ToDictionary(k => JsonNamingPolicy.KebabCaseLower.ConvertName(k.ToString()), StringComparer.Ordinal);

    private static readonly string[] Names = [.. ByName.OrderBy(p => p.Value).Select(p => p.Key)];

    /// <summary>All names, in the order of the documentation.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>Name in files, receipts and metrics.</summary>
    public static string Name(this SurfaceKind kind) => Names[(int)kind];

    /// <summary>Finds a kind by its name.</summary>
    public static bool TryParse(string name, out SurfaceKind kind) => ByName.TryGetValue(name, out kind);

    /// <summary>Plays a prompt into the agent's ear.</summary>
    public static bool IsSpoken(this SurfaceKind kind) => kind is SurfaceKind.Whisper or SurfaceKind.Rtpengine or SurfaceKind.Intercom;

    /// <summary>Is reached by HTTP.</summary>
    public static bool IsHttp(this SurfaceKind kind) => kind is SurfaceKind.Cisco or SurfaceKind.YealinkHttp or SurfaceKind.Poly or SurfaceKind.Avaya;

    /// <summary>The phone fetches what it shows from <c>Delivery:PhoneUrl</c>.</summary>
    public static bool Pulls(this SurfaceKind kind) => kind is SurfaceKind.Cisco or SurfaceKind.CiscoMpp or SurfaceKind.Avaya;

    /// <summary>Is told by a SIP request.</summary>
    public static bool IsSip(this SurfaceKind kind) => kind is SurfaceKind.SipMessage or SurfaceKind.CiscoMpp or SurfaceKind.YealinkNotify or SurfaceKind.Snom;
}
