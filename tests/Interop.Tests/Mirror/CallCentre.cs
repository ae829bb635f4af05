using System.Diagnostics;
using EdgeCx.Core.Calls;
using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>
/// One testbed for all cases, with what each phone plays, and the table of what was heard, which stands in <c>mirror-table.md</c> beside the
/// tests' assembly afterwards (test.sh shows it).
/// </summary>
public sealed class CallCentre : IAsyncLifetime
{
    /// <summary>Audio that every leg must have brought before a case goes on, samples.</summary>
    internal const int Talk = 5 * 8000;

    /// <summary>Every tag and tunnel in which the mirror port can wrap frames.</summary>
    public static TheoryData<string> Tunnels { get; } =
        ["vlan", "qinq", "gre", "gre-ip", "ipip", "erspan2", "erspan3", "tzsp", "vxlan", "vxlan6", "vxlan-fragments"];

    /// <summary>Every way in which it can hand frames on; the last two are faults of mirrors.</summary>
    public static TheoryData<string> Encapsulations { get; } = ["plain", .. Tunnels.Select(t => t.Data), "twice", "lossy"];

    private static readonly (string Name, string Side, string Number, string File, bool Second)[] _phones =
    [
        ("agent", "agent", "1002", "agent.wav", false),
        ("customer", "customer", "+34600100002", "customer.wav", false),
        ("agent2", "agent", "1004", "agent.wav", true),
        ("customer2", "customer", "+34600100004", "customer.wav", true),
    ];

    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "mirror-table.md");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-speech-");
    private readonly Dictionary<string, short[]> _played = [];
    private readonly List<LegReport> _reports = [];
    private readonly string? _missing = Testbed.Missing();
    private readonly List<MirrorOutlet> _encapsulated = [];
    private Task? _encapsulatedCall;
    private Testbed? _testbed;

    public async ValueTask InitializeAsync()
    {
        File.Delete(Table);
        if (_missing is not null)
        {
            return;
        }

        foreach (var phone in _phones)
        {
            var speech = Speech.Piece(phone.File, phone.Second);
            MuLawWav.WriteLinear(Wav(phone.Name), speech);
            _played[phone.Name] = MuLawWav.Linear(speech);
        }

        _testbed = await Testbed.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var outlet in _encapsulated)
        {
            await outlet.DisposeAsync();
        }

        if (_testbed is not null)
        {
            await _testbed.DisposeAsync();
        }

        _folder.Delete(recursive: true);
        if (_reports.Count > 0)
        {
            var rows = _reports.Select(r => r.ToString()).Order(StringComparer.Ordinal);
            await File.WriteAllTextAsync(Table, string.Join('\n', [LegReport.Head, .. rows, ""]));
        }
    }

    /// <summary>Skips the test that asks where the testbed cannot be made.</summary>
    internal void SkipUnlessThere() => Assert.SkipWhen(_missing is not null, $"the mirrored call centre cannot be made: {_missing}");

    /// <summary>Gives the testbed a command.</summary>
    internal Task<string> DoAsync(string command) => _testbed!.DoAsync(command, TestContext.Current.CancellationToken);

    /// <summary>Ends the mirror, which must have copied all that it saw: what a tap misses is then the tap's.</summary>
    internal async Task UnmirrorAsync() => (await DoAsync("unmirror")).ShouldEndWith("0 copies not sent, 0 frames lost");

    /// <summary>Ends what the case before has left, and starts a tap on a new outlet of the mirror.</summary>
    internal async Task<MirrorOutlet> OutletAsync(string encapsulation)
    {
        await DoAsync("clear");
        return MirrorOutlet.Start(encapsulation, await DoAsync($"outlet {encapsulation}"));
    }

    /// <summary>One call from a customer to an agent, mirrored in every encapsulation at once. It is made once, for all that ask.</summary>
    internal async Task<MirrorOutlet> EncapsulatedAsync(string encapsulation)
    {
        await (_encapsulatedCall ??= CallEncapsulatedAsync());
        return _encapsulated.Single(o => o.Encapsulation == encapsulation);
    }

    /// <summary>Starts a phone of a name.</summary>
    internal Task PhoneAsync(string name, string options = "")
    {
        var phone = _phones.Single(p => p.Name == name);
        return DoAsync($"phone {name} {phone.Side} {phone.Number} {Wav(name)} {options}".TrimEnd());
    }

    /// <summary>Calls another phone.</summary>
    internal Task DialAsync(string name, string other) => DoAsync($"dial {name} {_phones.Single(p => p.Name == other).Number}");

    /// <summary>Polls a condition; fails with what the taps know after 40 s.</summary>
    internal static async Task UntilAsync(Func<bool> condition, string what, params MirrorOutlet[] outlets)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > 40)
            {
                throw new TimeoutException($"{what}: not within 40 s\n{string.Join('\n', outlets.Select(o => o.Describe()))}");
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Says what was heard of a call between an agent's phone and a customer's, and keeps it for the table.</summary>
    internal LegReport Report(string name, MirrorOutlet outlet, Call call, string agent, string customer)
    {
        var legs = outlet.Heard.LegsOf(call);
        var (ofAgent, ofCustomer) = (Of(SpeakerRole.Agent, agent), Of(SpeakerRole.Customer, customer));
        var report = new LegReport(
            name,
            legs.Count,
            string.Join(", ", legs.Select(l => l.Role.ToString().ToLowerInvariant()).Order()),
            ofAgent.Value,
            ofCustomer.Value,
            Math.Min(ofAgent.Samples, ofCustomer.Samples) / 8000.0,
            legs.Sum(l => l.Statistics.Lost),
            legs.Sum(l => l.Statistics.Duplicates),
            outlet.Copies);
        TestContext.Current.TestOutputHelper?.WriteLine($"{LegReport.Head}\n{report}");
        _reports.Add(report);
        return report;

        (double Value, int Lag, int Samples) Of(SpeakerRole role, string phone) =>
            legs.SingleOrDefault(l => l.Role == role) is { } leg ? Correlation.Best(outlet.Heard.AudioOf(leg), _played[phone]) : default;
    }

    private async Task CallEncapsulatedAsync()
    {
        await DoAsync("clear");
        foreach (var encapsulation in Encapsulations.Select(e => e.Data))
        {
            _encapsulated.Add(MirrorOutlet.Start(encapsulation, await DoAsync($"outlet {encapsulation}")));
        }

        await PhoneAsync("agent");
        await PhoneAsync("customer");
        await DoAsync("mirror");
        await DialAsync("customer", "agent");

        // An encapsulation that is not understood fails its own row of the test, not the others'.
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < 20 && !_encapsulated.All(o => o.HasHeard(0, Talk)))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await DoAsync("hangup customer");
        while (watch.Elapsed.TotalSeconds < 30 && !_encapsulated.All(o => o.HasEnded(0)))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        await UnmirrorAsync();
        foreach (var outlet in _encapsulated)
        {
            outlet.Seen.Dispose();
        }
    }

    private string Wav(string name) => Path.Combine(_folder.FullName, name + ".wav");
}
