namespace EdgeCx.Core.Time;

/// <summary>
/// Section <c>Latency:Processors</c>: which processors the threads that audio passes through keep to, each as the kernel writes a list (<c>0,2-3</c>);
/// empty leaves it to the scheduler. Worth it on a machine with processors to spare: apart from the network card's interrupts, with
/// <c>isolcpus</c>, or within one NUMA node.
/// </summary>
public sealed record ProcessorsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Latency:Processors";

    /// <summary>The threads that receive RTP.</summary>
    public string Receive { get; init; } = "";

    /// <summary>The threads that read a mirror port.</summary>
    public string Mirror { get; init; } = "";

    /// <summary>The thread of voice activity.</summary>
    public string Voice { get; init; } = "";

    /// <summary>The thread of emotion.</summary>
    public string Emotion { get; init; } = "";

    /// <summary>The thread of the conversation's state and its cues.</summary>
    public string Conversation { get; init; } = "";

    /// <summary>The thread that transcribes.</summary>
    public string Words { get; init; } = "";

    /// <summary>Key and value of each that is set.</summary>
    public IEnumerable<(string Key, string Value)> Placed =>
        new[]
        {
            (nameof(Receive), Receive), (nameof(Mirror), Mirror), (nameof(Voice), Voice), (nameof(Emotion), Emotion),
            (nameof(Conversation), Conversation), (nameof(Words), Words),
        }.Where(static p => !string.IsNullOrWhiteSpace(p.Item2));

    /// <summary>The list that a value of this section names; a value that validation refuses is <see cref="ProcessorList.Any"/>.</summary>
    public static ProcessorList ListOf(string value) => ProcessorList.TryParse(value, out var list) ? list : ProcessorList.Any;

    /// <summary>All errors of this section: key, value, what is allowed on this machine.</summary>
    public IEnumerable<string> Validate() => Validate(ProcessorList.OfThisProcess());

    /// <summary>All errors of this section for a process that may run on <paramref name="allowed"/>; empty where that is not known.</summary>
    internal IEnumerable<string> Validate(ProcessorList allowed)
    {
        foreach (var (key, value) in Placed)
        {
            if (!ProcessorList.TryParse(value, out var list))
            {
                yield return $"{Section}:{key} is '{value}'; allowed are numbers and ranges from 0 to {ProcessorList.Highest}, as in 0,2-3.";
            }
            else if (!allowed.IsAny && !list.IsWithin(allowed))
            {
                yield return $"{Section}:{key} is '{value}'; allowed are processors where this process may run: {allowed}.";
            }
        }
    }
}
