using System.Globalization;
using System.Text;

namespace EdgeCx.Appliance.Reports;

/// <summary>A report in Markdown with its plots as files beside it.</summary>
/// <param name="path">Where it is written; plots are named after it.</param>
internal sealed class MarkdownReport(string path)
{
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string Svg)> _plots = [];

    /// <summary>A heading.</summary>
    /// <param name="level">1 to 6.</param>
    /// <param name="text">Its text.</param>
    public MarkdownReport Heading(int level, string text) => Line(new string('#', level) + " " + text).Line("");

    /// <summary>A paragraph.</summary>
    public MarkdownReport Paragraph(string text) => Line(text).Line("");

    /// <summary>A table; nothing where it has no rows.</summary>
    /// <param name="header">Its columns.</param>
    /// <param name="rows">Its rows.</param>
    public MarkdownReport Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
        {
            return this;
        }

        Row(header);
        Row([.. header.Select(_ => "---")]);
        foreach (var row in all)
        {
            Row(row);
        }

        return Line("");
    }

    /// <summary>A plot, shown where it is added and written beside the report.</summary>
    /// <param name="name">What it is, a word for its file's name.</param>
    /// <param name="plot">The plot.</param>
    /// <param name="says">What it shows, for who cannot see it.</param>
    public MarkdownReport Plot(string name, SvgPlot plot, string says)
    {
        var file = Path.GetFileNameWithoutExtension(path) + "-" + name + ".svg";
        _plots.Add((file, plot.Write()));
        return Line($"![{says}]({file})").Line("");
    }

    /// <summary>A figure with three decimals; a dash for none.</summary>
    public static string Figure(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>Writes report and plots.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write()
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        File.WriteAllText(path, _text.ToString());
        foreach (var (name, svg) in _plots)
        {
            File.WriteAllText(Path.Combine(folder, name), svg);
        }
    }

    private MarkdownReport Line(string text)
    {
        _text.Append(text).Append('\n');
        return this;
    }

    private void Row(IReadOnlyList<string> cells) => Line("| " + string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))) + " |");
}
