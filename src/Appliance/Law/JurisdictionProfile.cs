using System.Text.Json;

namespace EdgeCx.Appliance.Law;

/// <summary>What one jurisdiction asks and forbids, from <c>profiles.json</c>, which travels inside the program.</summary>
/// <param name="Name">Its name, as <c>Privacy:Profile</c> gives it.</param>
/// <param name="About">What it rests on.</param>
/// <param name="Items">Its items by the name of their key in section <c>Privacy</c>.</param>
/// <param name="NationalIds">Countries whose national numbers are masked by their form; null where the site has to say it.</param>
/// <param name="MaySee">Who may see what.</param>
internal sealed record JurisdictionProfile(
    string Name,
    string About,
    IReadOnlyDictionary<string, ProfileItem> Items,
    IReadOnlyList<string>? NationalIds,
    IReadOnlyDictionary<string, IReadOnlyList<string>> MaySee)
{
    private static readonly Lazy<JurisdictionProfile[]> Known = new(Load);

    /// <summary>The strictest, which stands in wherever another is not known.</summary>
    public static JurisdictionProfile Strictest => Known.Value[0];

    /// <summary>All profiles, the strictest first.</summary>
    public static IReadOnlyList<JurisdictionProfile> All => Known.Value;

    /// <summary>The profile of a name; null where there is none.</summary>
    public static JurisdictionProfile? Find(string name) => Array.Find(Known.Value, p => p.Name == name);

    private static JurisdictionProfile[] Load()
    {
        using var stream = typeof(JurisdictionProfile).Assembly.GetManifestResourceStream("law/profiles.json")
            ?? throw new InvalidOperationException("The jurisdiction profiles are missing from the program.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("profiles").Deserialize<JurisdictionProfile[]>(JsonSerializerOptions.Web)!;
    }
}
