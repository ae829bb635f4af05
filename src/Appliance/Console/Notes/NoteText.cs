using System.Globalization;
using System.Text;

namespace EdgeCx.Appliance.Web;

/// <summary>What a note may say. It is shown on pages, on desk phones and perhaps read by a site's own program: plain characters, few of them.</summary>
internal static class NoteText
{
    /// <summary>Most characters (Unicode scalar values).</summary>
    public const int MaxCharacters = 120;

    /// <summary>Takes the spaces around it off and checks it.</summary>
    /// <param name="given">As it was sent.</param>
    /// <param name="text">The note.</param>
    /// <param name="obstacle">What is wrong with it.</param>
    public static bool TryRead(string? given, out string text, out string obstacle)
    {
        text = given?.Trim() ?? "";
        obstacle = "";
        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            characters++;

            // Controls, line and paragraph ends, and marks that turn the direction of what follows: they make a display say something else.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
                || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0xFFFD)
            {
                obstacle = string.Create(CultureInfo.InvariantCulture, $"has U+{rune.Value:X4} as its character {characters}");
                return false;
            }
        }

        obstacle = given is null ? "is missing" : characters == 0 ? "is empty" : characters > MaxCharacters ? $"has {characters} characters" : "";
        return obstacle.Length == 0;
    }
}
