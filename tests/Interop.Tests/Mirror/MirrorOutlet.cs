using EdgeCx.Core.Calls;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>An outlet of the mirror port and the tap that listens on it, with what it heard.</summary>
internal sealed class MirrorOutlet : IAsyncDisposable
{
    private MirrorOutlet(string encapsulation, string interfaceName)
    {
        Encapsulation = encapsulation;
        Seen = new SeenDatagrams(interfaceName);
    }

    /// <summary>How frames come here.</summary>
    public string Encapsulation { get; }

    /// <summary>What came, before anybody makes calls of it.</summary>
    public SeenDatagrams Seen { get; }

    /// <summary>What the tap heard.</summary>
    public HeardCalls Heard { get; } = new();

    /// <summary>Second sightings that the tap took out.</summary>
    public long Copies => 0;

    /// <summary>Starts the tap on an interface.</summary>
    public static MirrorOutlet Start(string encapsulation, string interfaceName)
    {
        return new MirrorOutlet(encapsulation, interfaceName);
    }

    /// <summary>True once two legs of a call have brought so much audio.</summary>
    public bool HasHeard(int call, int samples) =>
        Heard.Calls.Count > call && Heard.LegsOf(Heard.Calls[call]) is { Count: >= 2 } legs && legs.All(l => Heard.LengthOf(l) >= samples);

    /// <summary>True once a call has ended.</summary>
    public bool HasEnded(int call) => Heard.Calls.Count > call && Heard.EndOf(Heard.Calls[call]) is not null;

    /// <summary>What it knows, for the message of a failed test.</summary>
    public string Describe() => $"{Encapsulation}: " + string.Join("; ", Heard.Calls.Select(Describe));

    public ValueTask DisposeAsync()
    {
        Seen.Dispose();
        Heard.Dispose();
        return default;
    }

    private string Describe(Call call) =>
        $"call {call.Id} ({Heard.EndOf(call) ?? "live"}): " + string.Join(", ", call.Legs.Select(l =>
            $"leg {l.Label} {l.Role} ({l.Rule}) {l.State} {l.Codec} {l.Statistics.Packets} packets, {l.Statistics.Lost} lost, "
            + $"{Heard.LengthOf(l) / 8000.0:0.0} s"));
}
