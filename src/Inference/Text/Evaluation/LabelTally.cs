namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>Counts hits of a set of labels.</summary>
internal sealed class LabelTally(IReadOnlyList<string> names, float threshold)
{
    private readonly int[] _both = new int[names.Count];
    private readonly int[] _found = new int[names.Count];
    private readonly int[] _true = new int[names.Count];

    /// <summary>Counts a row.</summary>
    public void Add(ReadOnlySpan<float> probabilities, Func<int, bool> holds)
    {
        for (var i = 0; i < names.Count; i++)
        {
            var (found, right) = (probabilities[i] > threshold, holds(i));
            _found[i] += found ? 1 : 0;
            _true[i] += right ? 1 : 0;
            _both[i] += found && right ? 1 : 0;
        }
    }

    /// <summary>The figures of all rows counted.</summary>
    public LabelFigures Figures()
    {
        var figures = names.Select((name, i) => (name, Figure(i))).ToDictionary(pair => pair.name, pair => pair.Item2);
        var occurring = figures.Values.Where(f => f.Rows > 0).ToArray();
        return new LabelFigures(occurring.Length == 0 ? null : occurring.Average(f => f.F1), Math.Round(threshold, 4), figures);
    }

    private LabelFigure Figure(int i) => new(
        Share(2 * _both[i], _found[i] + _true[i]), Share(_both[i], _found[i]), Share(_both[i], _true[i]), _true[i]);

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
