using System.Globalization;
using System.Net;
using System.Text;

namespace EdgeCx.Appliance.Reports;

/// <summary>
/// A small plot as SVG 1.1 without a library: one frame, two labelled axes, lines and points. Its colours stand out from a light and from a dark page
/// alike and follow the reader's choice; its title is read aloud.
/// </summary>
internal sealed class SvgPlot(string title, PlotAxis across, PlotAxis up)
{
    private const int Width = 440;
    private const int Height = 320;
    private const int Left = 56;
    private const int Right = 16;
    private const int Top = 34;
    private const int Bottom = 48;
    private const int LegendRow = 16;
    private static readonly string[] Inks = ["a", "b", "c"];
    private readonly StringBuilder _marks = new();
    private readonly List<(string Name, string Ink)> _legend = [];

    /// <summary>Draws a line through points, those beyond the axes at their edge; a point that is no number breaks it.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="points">Its points.</param>
    /// <param name="withPoints">True to mark each.</param>
    public SvgPlot Line(string name, IEnumerable<(double X, double Y)> points, bool withPoints = false)
    {
        var ink = Inks[_legend.Count % Inks.Length];
        _legend.Add((name, ink));
        var path = new StringBuilder();
        var isDown = false;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                isDown = false;
                continue;
            }

            path.Append(isDown ? 'L' : 'M').Append(Number(AtX(x))).Append(' ').Append(Number(AtY(y)));
            isDown = true;
            if (withPoints)
            {
                _marks.Append(CultureInfo.InvariantCulture, $"<circle class=\"{ink}p\" cx=\"{Number(AtX(x))}\" cy=\"{Number(AtY(y))}\" r=\"3\"/>\n");
            }
        }

        _marks.Append(CultureInfo.InvariantCulture, $"<path class=\"{ink}\" d=\"{path}\"/>\n");
        return this;
    }

    /// <summary>Draws a faint straight line for comparison.</summary>
    public SvgPlot Guide(double fromX, double fromY, double toX, double toY)
    {
        _marks.Append(
            CultureInfo.InvariantCulture,
            $"<path class=\"g\" d=\"M{Number(AtX(fromX))} {Number(AtY(fromY))}L{Number(AtX(toX))} {Number(AtY(toY))}\"/>\n");
        return this;
    }

    /// <summary>Writes the picture.</summary>
    public string Write()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-label=\"{Text(title)}\">\n");
        svg.Append("<style>text{font:12px system-ui,sans-serif;fill:#333}.t{font-weight:600}path{fill:none}.f,.k{stroke:#8888}.g{stroke:#888;stroke-dasharray:4 4}"
            + ".a{stroke:#1f6fb2;stroke-width:2}.b{stroke:#b3541e;stroke-width:2}.c{stroke:#4a7d2c;stroke-width:2}.ap{fill:#1f6fb2}.bp{fill:#b3541e}.cp{fill:#4a7d2c}"
            + "@media(prefers-color-scheme:dark){text{fill:#ddd}.a{stroke:#6cb2f0}.b{stroke:#f0935c}.c{stroke:#93cc6f}.ap{fill:#6cb2f0}.bp{fill:#f0935c}.cp{fill:#93cc6f}}</style>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"t\" x=\"{Left}\" y=\"20\">{Text(title)}</text>\n");
        Axes(svg);
        svg.Append(_marks);
        Legend(svg);
        return svg.Append("</svg>\n").ToString();
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private double AtX(double value) => Left + (across.Place(value) * (Width - Left - Right));

    private double AtY(double value) => Height - Bottom - (up.Place(value) * (Height - Top - Bottom));

    private void Axes(StringBuilder svg)
    {
        const int Floor = Height - Bottom;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"f\" d=\"M{Left} {Top}V{Floor}H{Width - Right}\"/>\n");
        foreach (var tick in across.Ticks())
        {
            var x = Number(AtX(tick));
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"k\" d=\"M{x} {Floor}v5\"/><text x=\"{x}\" y=\"{Floor + 18}\" text-anchor=\"middle\">{Tick(tick, across)}</text>\n");
        }

        foreach (var tick in up.Ticks())
        {
            var y = AtY(tick);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"k\" d=\"M{Left - 5} {Number(y)}h5\"/><text x=\"{Left - 8}\" y=\"{Number(y + 4)}\" text-anchor=\"end\">{Tick(tick, up)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{Text(across.Label)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {(Top + Floor) / 2}) rotate(-90)\" text-anchor=\"middle\">{Text(up.Label)}</text>\n");
    }

    private void Legend(StringBuilder svg)
    {
        if (_legend.Count < 2)
        {
            return;
        }

        for (var i = 0; i < _legend.Count; i++)
        {
            var y = Top + 10 + (i * LegendRow);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{_legend[i].Ink}\" d=\"M{Width - 150} {y}h18\"/><text x=\"{Width - 126}\" y=\"{y + 4}\">{Text(_legend[i].Name)}</text>\n");
        }
    }

    private static string Tick(double value, PlotAxis axis) => value.ToString(axis.Format, CultureInfo.InvariantCulture);
}
