using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>An outlet of the mirror port and the tap that listens on it, with what it heard.</summary>
internal sealed class MirrorOutlet : IAsyncDisposable
{
    // Numbers and networks of the site: the two must agree, and each is enough where the other is not seen.
    private static readonly RolesOptions _roles = new()
    {
        AgentPatterns = ["1???"],
        CustomerPatterns = ["+34*"],
        AgentSubnets = ["10.77.1.0/24", "fd77::1:0/112"],
    };

    private readonly CallRegistry _registry = new(16);
    private readonly MirrorTap _tap;

    private MirrorOutlet(string encapsulation, string interfaceName)
    {
        Encapsulation = encapsulation;
        Seen = new SeenDatagrams(interfaceName);
        _tap = new MirrorTap(
            new MirrorOptions { Interface = interfaceName, RingMiB = 4 },
            new LatencyOptions(),
            Heard.Outlet,
            _registry,
            _roles,
            new SiprecPolicy { NoticeRequired = false },
            new MonotonicClock(TimeProvider.System),
            NullLogger<SiprecServer>.Instance);
    }

    /// <summary>How frames come here.</summary>
    public string Encapsulation { get; }

    /// <summary>What came, before anybody makes calls of it.</summary>
    public SeenDatagrams Seen { get; }

    /// <summary>What the tap heard.</summary>
    public HeardCalls Heard { get; } = new();

    /// <summary>Second sightings that the tap took out.</summary>
    public long Copies => _tap.Copies;

    /// <summary>Starts the tap on an interface.</summary>
    public static MirrorOutlet Start(string encapsulation, string interfaceName)
    {
        var outlet = new MirrorOutlet(encapsulation, interfaceName);
        outlet._tap.TryStart(out var refusal).ShouldBeTrue(refusal.ToString());
        return outlet;
    }

    /// <summary>True once two legs of a call have brought so much audio.</summary>
    public bool HasHeard(int call, int samples) =>
        Heard.Calls.Count > call && Heard.LegsOf(Heard.Calls[call]) is { Count: >= 2 } legs && legs.All(l => Heard.LengthOf(l) >= samples);

    /// <summary>True once a call has ended.</summary>
    public bool HasEnded(int call) => Heard.Calls.Count > call && Heard.EndOf(Heard.Calls[call]) is not null;

    /// <summary>What it knows, for the message of a failed test.</summary>
    public string Describe() =>
        $"{Encapsulation}: {_tap.Sum(c => c.Frames)} frames, {_tap.Sum(c => c.MediaPackets)} of media, {_tap.Copies} copies; " + string.Join("; ", Heard.Calls.Select(Describe));

    public ValueTask DisposeAsync()
    {
        Seen.Dispose();
        _tap.Dispose();
        Heard.Dispose();
        return default;
    }

    private string Describe(Call call) =>
        $"call {call.Id} ({Heard.EndOf(call) ?? "live"}): " + string.Join(", ", call.Legs.Select(l =>
            $"leg {l.Label} {l.Role} ({l.Rule}) {l.State} {l.Codec} {l.Statistics.Packets} packets, {l.Statistics.Lost} lost, "
            + $"{Heard.LengthOf(l) / 8000.0:0.0} s"));
}
