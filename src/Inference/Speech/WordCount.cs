namespace EdgeCx.Inference.Speech;

/// <summary>Words in a text.</summary>
internal static class WordCount
{
    /// <summary>Counts runs of anything but white space that hold a letter or a digit.</summary>
    public static int Of(string text)
    {
        int words = 0;
        var inside = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                inside = false;
            }
            else if (!inside && char.IsLetterOrDigit(c))
            {
                inside = true;
                words++;
            }
        }

        return words;
    }
}
