using System.Globalization;
using EdgeCx.Appliance.Web;
using EdgeCx.Inference.Speech.Masking;

namespace EdgeCx.Appliance.Law;

/// <summary>
/// Holds what a site said in section <c>Privacy</c> against its profile: what the profile forbids is an error that names key, value, profile and what is
/// allowed; a <c>custom</c> profile has to state every item.
/// </summary>
internal static class PrivacyResolution
{
    /// <summary>Every error.</summary>
    public static IEnumerable<string> Errors(PrivacyOptions options)
    {
        if (JurisdictionProfile.Find(options.Profile) is not { } profile)
        {
            yield return $"Privacy:Profile is '{options.Profile}'; allowed are {string.Join(", ", JurisdictionProfile.All.Select(p => p.Name))}.";
            yield break;
        }

        foreach (var (key, item) in profile.Items)
        {
            if (Said(options, key) is not { } value)
            {
                if (item.Default is null)
                {
                    yield return $"Privacy:{key} is missing; the profile {profile.Name} has no defaults, allowed is {item.AllowedText}.";
                }
            }
            else if (!item.Allows(value))
            {
                yield return $"Privacy:{key} is '{value}'; the profile {profile.Name} allows {item.AllowedText}.";
            }
        }

        if (options.NationalIds is null && profile.NationalIds is null)
        {
            yield return $"Privacy:NationalIds is missing; the profile {profile.Name} has no defaults, allowed are {string.Join(", ", NationalIds.Countries)}, or an empty list.";
        }

        foreach (var country in options.NationalIds ?? [])
        {
            if (!NationalIds.Countries.Contains(country, StringComparer.Ordinal))
            {
                yield return $"Privacy:NationalIds has '{country}'; allowed are {string.Join(", ", NationalIds.Countries)}.";
            }
        }
    }

    /// <summary>What holds. Where an error stands, what the strictest profile would have.</summary>
    public static PrivacyRules Resolve(PrivacyOptions options)
    {
        var profile = JurisdictionProfile.Find(options.Profile) ?? JurisdictionProfile.Strictest;
        return new PrivacyRules(
            profile.Name,
            Flag("RequireNotice"),
            Value("AgentEmotion"),
            Value("AgentWords"),
            Flag("TextEmotion"),
            Flag("Escalation"),
            Flag("ShowWords"),
            int.Parse(Value("RetentionDays"), CultureInfo.InvariantCulture),
            options.NationalIds ?? profile.NationalIds ?? NationalIds.Countries,
            profile.MaySee);

        bool Flag(string key) => Value(key) == "true";

        string Value(string key)
        {
            var item = profile.Items[key];
            return Said(options, key) is { } said && item.Allows(said) ? said : item.Default ?? JurisdictionProfile.Strictest.Items[key].Default!;
        }
    }

    private static string? Said(PrivacyOptions options, string key) => key switch
    {
        "RequireNotice" => Text(options.RequireNotice),
        "AgentEmotion" => options.AgentEmotion,
        "AgentWords" => options.AgentWords,
        "TextEmotion" => Text(options.TextEmotion),
        "Escalation" => Text(options.Escalation),
        "ShowWords" => Text(options.ShowWords),
        "RetentionDays" => options.RetentionDays?.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"'{key}' is no item of a profile.", nameof(key)),
    };

    private static string? Text(bool? value) => value switch { true => "true", false => "false", null => null };
}
