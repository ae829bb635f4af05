namespace EdgeCx.Inference.Tests.Speech;

/// <summary>Word error rate: substitutions, deletions and insertions by edit distance over normalised words.</summary>
internal sealed class WordErrors
{
    public int Words { get; private set; }

    public int Errors { get; private set; }

    public double Rate => Words == 0 ? 0 : Errors / (double)Words;

    public void Add(string said, string understood)
    {
        var reference = SpokenWords.Of(said);
        Words += reference.Count;
        Errors += Distance(reference, SpokenWords.Of(understood));
    }

    public static int Distance(IReadOnlyList<string> reference, IReadOnlyList<string> other)
    {
        var row = Enumerable.Range(0, other.Count + 1).ToArray();
        for (var i = 1; i <= reference.Count; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Count; j++)
            {
                var substituted = diagonal + (reference[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
