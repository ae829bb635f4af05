using System.Text.RegularExpressions;

namespace EdgeCx.Inference.Speech.Masking;

/// <summary>Masks e-mail addresses and dates of birth, written or said.</summary>
internal static partial class IdentityPatterns
{
    /// <summary>Masks e-mail addresses.</summary>
    public static string MaskAddresses(string text) => Email().Replace(text, "[email]");

    /// <summary>Masks dates of birth.</summary>
    public static string MaskDates(string text) => Birth().Replace(Date().Replace(text, "[date]"), "$1[date]");

    // john.smith@mail.com; john dot smith at mail dot com; john.smith at mail.com; juan arroba correo punto es.
    [GeneratedRegex(
        """
        [\p{L}\p{N}._+-]+(?:\s*[,.]?\s+(?:dot|punto|underscore|dash|hyphen|gui[oó]n(?:\s+bajo)?)[,.]?\s+[\p{L}\p{N}._+-]+)*
        (?:@|\s*[,.]?\s+(?:at|arroba)[,.]?\s+)
        [\p{L}\p{N}-]+(?:(?:\.|\s*[,.]?\s+(?:dot|punto)[,.]?\s+)[\p{L}\p{N}-]+)+
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Email();

    // A day, month and year in any order with the month's name, or three numbers with the same mark between them.
    [GeneratedRegex(
        """
        \b\d{1,2}(?<mark>[/.-])\d{1,2}\k<mark>\d{2,4}\b
        | \b(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?)(?<month>january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)[\s,]+(?:of\s+|de\s+|del\s+)?\d{2,4}\b
        | \b(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?[\s,]+\d{2,4}\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Date();

    // After a phrase that announces a date of birth, what follows up to the sentence's end, whatever it is.
    [GeneratedRegex(
        """
        (\b(?:date\s+of\s+birth|birth\s*date|birthday|d\.?o\.?b\.?|(?:was|were|am)\s+born|fecha\s+de\s+nacimiento|cumpleaños|nac[ií])\b[\s,]*(?:(?:is|was|it's|es|on|in|the|el|en)\b[\s,]*)*)
        (?:[^.?!\[\]]*(?:\d|\b(?:first|second|third|(?:\p{L}+th)|january|february|march|april|may|june|july|august|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|nineteen|twenty|mil|two\s+thousand)\b)[^.?!\[\]]*)
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Birth();
}
