using System.Text.RegularExpressions;

namespace EdgeCx.Inference.Speech.Masking;

/// <summary>The form of one country's number, from <c>national-ids.json</c>.</summary>
/// <param name="Country">ISO 3166-1, lower case; <c>eu</c> for the IBAN.</param>
/// <param name="Name">What the number is called there.</param>
/// <param name="Form">Its form as written.</param>
/// <param name="Check">Name of its check digits' rule.</param>
/// <param name="Example">A number that is right.</param>
internal sealed record NationalIdForm(string Country, string Name, string Form, string Check, string Example)
{
    // An utterance is a few hundred characters; a form that took longer on one would be a mistake in the data.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private Regex? _pattern;

    /// <summary>Masks the numbers of this form whose check digits are right.</summary>
    public string Mask(string text) =>
        Pattern.Replace(text, match => CheckDigits.AreRight(Check, match.Value) ? NationalIds.Mark : match.Value);

    private Regex Pattern => _pattern ??= new Regex(Form, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
}
