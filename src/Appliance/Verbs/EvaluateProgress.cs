namespace EdgeCx.Appliance.Verbs;

/// <summary>Tells on standard error how far an evaluation is: where a person watches, every 25 clips; else nothing.</summary>
internal sealed class EvaluateProgress : IProgress<int>
{
    private const int Every = 25;
    private readonly TextWriter _to;
    private readonly int _clips;

    private EvaluateProgress(TextWriter to, int clips)
    {
        _to = to;
        _clips = clips;
    }

    /// <summary>Progress over so many clips; null where nobody watches.</summary>
    public static EvaluateProgress? To(TextWriter to, int clips) => Console.IsErrorRedirected ? null : new EvaluateProgress(to, clips);

    /// <inheritdoc/>
    public void Report(int value)
    {
        if (value % Every == 0)
        {
            _to.Write($"\r{value} of {_clips} clips");
        }

        if (value == _clips - 1)
        {
            _to.Write("\r" + new string(' ', 40) + "\r");
        }
    }
}
