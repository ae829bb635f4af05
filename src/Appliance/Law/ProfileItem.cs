using System.Globalization;

namespace EdgeCx.Appliance.Law;

/// <summary>One item of a jurisdiction profile.</summary>
/// <param name="Default">What holds where a site says nothing; null where the site has to say it.</param>
/// <param name="Allowed">What a site may say: values, or a range of whole numbers as <c>1..90</c>.</param>
internal sealed record ProfileItem(string? Default, IReadOnlyList<string> Allowed)
{
    /// <summary>What a site may say, in words.</summary>
    public string AllowedText => string.Join(" or ", Allowed).Replace("..", " to ", StringComparison.Ordinal);

    /// <summary>Whether a site may say this.</summary>
    public bool Allows(string value) => Allowed.Any(a => a == value || IsInRange(a, value));

    private static bool IsInRange(string range, string value)
    {
        var ends = range.Split("..");
        return ends.Length == 2 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= int.Parse(ends[0], CultureInfo.InvariantCulture) && number <= int.Parse(ends[1], CultureInfo.InvariantCulture);
    }
}
