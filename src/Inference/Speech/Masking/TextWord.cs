namespace EdgeCx.Inference.Speech.Masking;

/// <summary>A word of a text: letters, digits and apostrophes without a break.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">The place after its last one.</param>
/// <param name="Lower">Its text, lower case.</param>
internal readonly record struct TextWord(int Start, int End, string Lower)
{
    /// <summary>The words of a text.</summary>
    public static List<TextWord> Split(string text)
    {
        var words = new List<TextWord>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsPart(text[i]))
            {
                continue;
            }

            var start = i;
            while (i < text.Length && IsPart(text[i]))
            {
                i++;
            }

            words.Add(new TextWord(start, i, text[start..i].ToLowerInvariant()));
        }

        return words;
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '\'' or '’';
}
