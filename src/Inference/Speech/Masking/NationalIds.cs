using System.Text.Json;

namespace EdgeCx.Inference.Speech.Masking;

/// <summary>
/// Masks national, tax and account numbers by their written form and check digits, letters and all, before what is left of digits is masked as numbers.
/// Which countries' is the jurisdiction profile's to say; digits from four on go whatever it says.
/// </summary>
internal sealed class NationalIds
{
    /// <summary>What stands in a number's place.</summary>
    public const string Mark = "[id]";

    private const int LeastDigits = 5;
    private static readonly Lazy<NationalIdForm[]> Known = new(Load);
    private readonly NationalIdForm[] _forms;

    private NationalIds(NationalIdForm[] forms) => _forms = forms;

    /// <summary>All forms that are known.</summary>
    public static IReadOnlyList<NationalIdForm> All => Known.Value;

    /// <summary>All countries that are known.</summary>
    public static IReadOnlyList<string> Countries { get; } = [.. Known.Value.Select(f => f.Country).Distinct(StringComparer.Ordinal)];

    /// <summary>The forms of some countries; null for all.</summary>
    public static NationalIds Of(IReadOnlyList<string>? countries) =>
        new(countries is null ? Known.Value : [.. Known.Value.Where(f => countries.Contains(f.Country, StringComparer.Ordinal))]);

    /// <summary>Masks what it finds.</summary>
    public string Mask(string text)
    {
        // Most of what is said has no number in it.
        if (text.Count(char.IsAsciiDigit) < LeastDigits)
        {
            return text;
        }

        foreach (var form in _forms)
        {
            text = form.Mask(text);
        }

        return text;
    }

    private static NationalIdForm[] Load()
    {
        using var stream = typeof(NationalIds).Assembly.GetManifestResourceStream("masking/national-ids.json")
            ?? throw new InferenceStartException("The forms of national numbers (national-ids.json) are missing from the program.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("forms").Deserialize<NationalIdForm[]>(JsonSerializerOptions.Web)!;
    }
}
