using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Inference.Evaluation;

namespace EdgeCx.Inference.Text.Evaluation;

/// <summary>
/// A file of labelled sentences: tab-separated without a header; text, comma-separated GoEmotions label numbers or group names, and an id in
/// GoEmotions' own files.
/// </summary>
public sealed class LabelledTextFile
{
    /// <summary>GoEmotions has labels 0 to 27.</summary>
    public const int LabelCount = 28;

    private const int HeldOutTenth = 0;
    private readonly Dictionary<string, int> _unknown = new(StringComparer.Ordinal);
    private readonly List<LabelledText> _rows = [];

    private LabelledTextFile()
    {
    }

    /// <summary>The rows with at least one known label.</summary>
    public IReadOnlyList<LabelledText> Rows => _rows;

    /// <summary>Labels that are neither a number from 0 to 27 nor a group, and how often each stands in the file; they are left out.</summary>
    public IReadOnlyDictionary<string, int> UnknownLabels => _unknown;

    /// <summary>Rows left out as none of their labels is known.</summary>
    public int RowsLeftOut { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="groups">Each group and the label numbers in it.</param>
    /// <param name="heldOutOnly">Only the fixed tenth of GoEmotions' rows that nothing was trained or tuned on.</param>
    /// <exception cref="EvaluationException">It cannot be read, or a line is not such a row; the line is named.</exception>
    public static LabelledTextFile Read(string path, IReadOnlyDictionary<string, int[]> groups, bool heldOutOnly)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationException($"The file '{path}' cannot be read: {e.Message.Trim()}");
        }

        var file = new LabelledTextFile();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i]))
            {
                file.Add(path, i + 1, lines[i], groups, heldOutOnly);
            }
        }

        return file;
    }

    /// <summary>True for the tenth of GoEmotions' rows, by the id alone, that nothing was trained or tuned on.</summary>
    public static bool IsHeldOut(string id)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        var first = ((uint)digest[0] << 24) | ((uint)digest[1] << 16) | ((uint)digest[2] << 8) | digest[3];
        return first % 10 == HeldOutTenth;
    }

    private void Add(string path, int line, string row, IReadOnlyDictionary<string, int[]> groups, bool heldOutOnly)
    {
        var fields = row.Split('\t');
        if (fields.Length < 2 || fields[1].Length == 0)
        {
            throw new EvaluationException($"'{path}', line {line}: expected a text, a tab, and labels with commas between; it has {fields.Length} field(s).");
        }

        if (fields[0].Length == 0)
        {
            throw new EvaluationException($"'{path}', line {line}: the text is empty.");
        }

        var id = fields.Length > 2 && fields[2].Length > 0 ? fields[2] : null;
        if (heldOutOnly && id is null)
        {
            throw new EvaluationException($"'{path}', line {line}: the held-out rows are told by the id in the third column, and there is none.");
        }

        if (heldOutOnly && !IsHeldOut(id!))
        {
            return;
        }

        var (numbers, named) = Labels(fields[1], groups);
        if (numbers.Count == 0 && named.Count == 0)
        {
            RowsLeftOut++;
            return;
        }

        var holding = groups.Where(g => named.Contains(g.Key) || g.Value.Any(numbers.Contains)).Select(g => g.Key).ToArray();
        _rows.Add(new LabelledText(line, fields[0], named.Count == 0 ? numbers : null, holding, id));
    }

    private (List<int> Numbers, List<string> Named) Labels(string field, IReadOnlyDictionary<string, int[]> groups)
    {
        var (numbers, named) = (new List<int>(), new List<string>());
        foreach (var label in field.Split(',', StringSplitOptions.TrimEntries))
        {
            var name = label.ToLowerInvariant();
            if (int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < LabelCount)
            {
                numbers.Add(number);
            }
            else if (groups.ContainsKey(name))
            {
                named.Add(name);
            }
            else
            {
                _unknown[label] = _unknown.GetValueOrDefault(label) + 1;
            }
        }

        return (numbers, named);
    }
}
