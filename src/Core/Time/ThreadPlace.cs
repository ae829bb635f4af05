namespace EdgeCx.Core.Time;

/// <summary>What a thread takes for itself when it begins: its weight and its processors. What the system does not grant changes nothing.</summary>
public static class ThreadPlace
{
    /// <summary>Takes both for the calling thread.</summary>
    /// <param name="nice">One of <see cref="Niceness"/>.</param>
    /// <param name="processors">A value of <see cref="ProcessorsOptions"/>.</param>
    public static void Take(int nice, string processors)
    {
        Niceness.TryTake(nice);
        ProcessorsOptions.ListOf(processors).TryTake();
    }
}
