namespace EdgeCx.Appliance.Verbs;

/// <summary>One line on standard error that tells how far an analysis is; only on a terminal.</summary>
internal sealed class AnalyzeVerbProgress(TextWriter terminal, bool isShown) : IProgress<double>
{
    private int _percent = -1;

    /// <inheritdoc/>
    public void Report(double value)
    {
        var percent = (int)(value * 100);
        if (isShown && percent > _percent)
        {
            _percent = percent;
            terminal.Write($"\r{percent,3} % ");
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (isShown)
        {
            terminal.Write("\r      \r");
        }
    }
}
