namespace EdgeCx.Appliance.Reports;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it shows, with its unit.</param>
/// <param name="Least">Value at its begin.</param>
/// <param name="Most">Value at its end.</param>
/// <param name="Step">From one tick to the next.</param>
/// <param name="Format">How ticks are written.</param>
internal sealed record PlotAxis(string Label, double Least, double Most, double Step, string Format = "0.0")
{
    /// <summary>An axis of shares.</summary>
    public static PlotAxis Share(string label) => new(label, 0, 1, 0.2);

    /// <summary>An axis from 0 that holds values, with at most six round ticks.</summary>
    public static PlotAxis UpTo(string label, IEnumerable<double> values)
    {
        var most = values.Where(double.IsFinite).DefaultIfEmpty(1).Max();
        most = most > 0 ? most : 1;
        var rough = most / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.Select(s => s * power).First(s => s >= rough * 0.999);
        return new PlotAxis(label, 0, step * Math.Ceiling(most / step), step, Decimals(step));
    }

    // As many as the step has.
    private static string Decimals(double step)
    {
        var format = "0";
        for (var scaled = step; Math.Abs(scaled - Math.Round(scaled)) > 1e-6 && format.Length < 6; scaled *= 10)
        {
            format += format.Length == 1 ? ".0" : "0";
        }

        return format;
    }

    /// <summary>The ticks.</summary>
    public IEnumerable<double> Ticks() => Enumerable.Range(0, (int)Math.Floor((Most - Least) / Step + 1.001)).Select(i => Least + (i * Step));

    /// <summary>Where a value lies, 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value - Least) / (Most - Least), 0, 1);
}
