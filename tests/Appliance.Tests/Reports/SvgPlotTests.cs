using System.Xml.Linq;
using EdgeCx.Appliance.Reports;

namespace EdgeCx.Appliance.Tests.Reports;

public sealed class SvgPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Write_LinesAndAxes_AreAllThereAndWithinTheFrame()
    {
        var text = new SvgPlot("Delay & alarms <all>", PlotAxis.UpTo("alarms an hour", [0, 7.3]), PlotAxis.UpTo("delay, s", [12]))
            .Guide(0, 0, 7, 12)
            .Line("first", [(0, 12), (3.5, double.NaN), (7.3, 2), (100, -5)], withPoints: true)
            .Line("second", [(0, 1), (1, 2)])
            .Write();
        var svg = XDocument.Parse(text).Root!;
        var texts = svg.Elements(Svg + "text").Select(t => t.Value).ToArray();
        texts.ShouldContain("Delay & alarms <all>");
        texts.ShouldContain("alarms an hour");
        texts.ShouldContain("delay, s");
        texts.ShouldContain("second");
        svg.Elements(Svg + "circle").Count().ShouldBe(3);
        svg.Elements(Svg + "path").Single(p => p.Attribute("class")!.Value == "a" && p.Attribute("d")!.Value.StartsWith('M') && p.Attribute("d")!.Value.Contains('L', StringComparison.Ordinal))
            .Attribute("d")!.Value.Count(c => c == 'M').ShouldBe(2);
        foreach (var circle in svg.Elements(Svg + "circle"))
        {
            double.Parse(circle.Attribute("cx")!.Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(56, 424);
            double.Parse(circle.Attribute("cy")!.Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(34, 272);
        }

        text.ShouldNotContain("NaN");
        text.ShouldContain("prefers-color-scheme:dark");
    }

    [Theory]
    [InlineData(0.37, 0.4, 0.1)]
    [InlineData(7.3, 8, 2)]
    [InlineData(61, 80, 20)]
    [InlineData(0, 1, 0.2)]
    public void UpTo_AnyValue_HasRoundTicksThatReachIt(double most, double end, double step)
    {
        var axis = PlotAxis.UpTo("x", [most, double.PositiveInfinity, double.NaN]);
        axis.Most.ShouldBe(end, 1e-9);
        axis.Step.ShouldBe(step, 1e-9);
        axis.Ticks().Last().ShouldBe(end, 1e-9);
        axis.Ticks().Select(t => t.ToString(axis.Format, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Count().ShouldBe(axis.Ticks().Count());
    }
}
