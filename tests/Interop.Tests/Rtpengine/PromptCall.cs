using System.Diagnostics;
using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Interop.Tests.Live;
using EdgeCx.Interop.Tests.Mirror;
using EdgeCx.Media.Rtpengine;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Interop.Tests.Rtpengine;

/// <summary>
/// A call between an agent's and a customer's baresip through kamailio and rtpengine, both of which record what they are given to hear, with
/// the player of prompts beside it. The call is known as a mirror port would know it: by Call-ID, tags and roles.
/// </summary>
internal sealed class PromptCall : IAsyncDisposable
{
    private const string AgentAddress = "10.77.1.10";
    private readonly Testbed _testbed;
    private readonly string _server;
    private readonly NgClient _asker;
    private readonly Dictionary<string, short[]> _played = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-prompts-");

    private PromptCall(Testbed testbed, string server, RtpengineOptions options)
    {
        _testbed = testbed;
        _server = server;
        _asker = NamespaceThread.Run(server, () => new NgClient(options.EndPoint, TimeSpan.FromSeconds(1), TimeProvider.System));
        Player = NewPlayer(options);
    }

    public static RtpengineOptions Options { get; } = new() { Control = "127.0.0.1:2223", Prompts = true, PollMs = 200 };

    public MonotonicClock Clock { get; } = new(TimeProvider.System);

    public RelayedCalls Calls { get; } = new();

    public RelayPromptPlayer Player { get; private set; }

    public Call Call { get; private set; } = null!;

    public Leg Agent { get; private set; } = null!;

    public Leg Customer { get; private set; } = null!;

    public string CallId { get; private set; } = "";

    public string AgentTag { get; private set; } = "";

    public string CustomerTag { get; private set; } = "";

    /// <summary>Phones, proxy, relay and player; no call yet.</summary>
    public static async Task<PromptCall> PrepareAsync(RtpengineOptions options)
    {
        Assert.SkipWhen(Testbed.Missing() is not null, $"the call centre cannot be made: {Testbed.Missing()}");
        var cancellation = TestContext.Current.CancellationToken;
        var testbed = await Testbed.StartAsync(cancellation);
        try
        {
            return new PromptCall(testbed, await testbed.DoAsync("namespace server", cancellation), options);
        }
        catch
        {
            await testbed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another player, as after a restart.</summary>
    public RelayPromptPlayer NewPlayer(RtpengineOptions options) =>
        NamespaceThread.Run(_server, () => new RelayPromptPlayer(options, Calls, 16, Clock, NullLogger.Instance));

    public Task<string> DoAsync(string command) => _testbed.DoAsync(command, TestContext.Current.CancellationToken);

    /// <summary>Makes the call and waits until both are heard.</summary>
    /// <param name="agentCalls">The agent calls out; else the customer calls.</param>
    public async Task ConnectAsync(bool agentCalls)
    {
        await DoAsync("clear");
        await PhoneAsync("agent", "agent", "1002", "agent.wav");
        await PhoneAsync("customer", "customer", "+34600100002", "customer.wav");
        var before = await CallIdsAsync();
        await DoAsync(agentCalls ? "dial agent +34600100002" : "dial customer 1002");
        IReadOnlyList<RelayedParticipant> parties = [];
        await UntilAsync(
            async () =>
            {
                CallId = (await CallIdsAsync()).Except(before).SingleOrDefault() ?? "";
                parties = CallId.Length == 0 ? [] : RelayedParticipant.In((await QueryAsync())!);
                return parties.Count == 2 && parties.All(p => p.Address is not null);
            },
            "the relay's call");
        AgentTag = parties.Single(p => p.Address!.Equals(IPAddress.Parse(AgentAddress))).Tag;
        CustomerTag = parties.Single(p => p.Tag != AgentTag).Tag;

        Call = new Call(Core.Calls.CallId.New(), TapKind.Mirror, DateTimeOffset.UnixEpoch, noticeRequired: false);
        Agent = Call.AddLeg("agent");
        Agent.BindRole(SpeakerRole.Agent, "test");
        Customer = Call.AddLeg("customer");
        Customer.BindRole(SpeakerRole.Customer, "test");

        // As the mirror knows it: the From tag is the caller's, the called side has the other one.
        RelayedSpeaker caller = agentCalls ? new(Agent, AgentTag, null) : new(Customer, CustomerTag, null);
        RelayedSpeaker callee = agentCalls ? new(Customer, null, null) : new(Agent, null, null);
        Calls.Note(new RelayedCall(Call, [new RelayedDialog(CallId, [caller, callee])]));
    }

    /// <summary>What the relay knows of the call.</summary>
    public Task<BencodeValue?> QueryAsync() =>
        _asker.AskAsync(new BencodeWriter().Add("command", "query").Add("call-id", CallId), TestContext.Current.CancellationToken);

    /// <summary>Asks the relay a command of a participant.</summary>
    public async Task AskAsync(string command, string tag, string label) =>
        (await _asker.AskAsync(
            new BencodeWriter().Add("command", command).Add("call-id", CallId).Add("from-tag", tag).Add("set-label", label), TestContext.Current.CancellationToken))
        .ShouldNotBeNull()["result"].Text.ShouldBe("ok");

    /// <summary>The label that a participant has now.</summary>
    public async Task<string> LabelOfCustomerAsync() => RelayedParticipant.In((await QueryAsync())!).Single(p => p.Tag == CustomerTag).Label;

    /// <summary>Ends the call; what each phone was given to hear.</summary>
    public async Task<(short[] Agent, short[] Customer)> HangupAsync()
    {
        await DoAsync("hangup customer");
        return (await PhoneRecording.ReadAsync(_testbed, "agent"), await PhoneRecording.ReadAsync(_testbed, "customer"));
    }

    /// <summary>How well a stretch of what the customer heard is found in what the agent's phone played.</summary>
    public double AgentIn(ReadOnlySpan<short> heard) => Correlation.Best(heard, _played["agent.wav"]).Value;

    /// <summary>How well a stretch of what the agent heard is found in what the customer's phone played.</summary>
    public double CustomerIn(ReadOnlySpan<short> heard) => Correlation.Best(heard, _played["customer.wav"]).Value;

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed.TotalSeconds > 20)
            {
                throw new TimeoutException($"{what}: not within 20 s");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Player.DisposeAsync();
        _asker.Dispose();
        await _testbed.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<IReadOnlyList<string>> CallIdsAsync()
    {
        var list = await _asker.AskAsync(new BencodeWriter().Add("command", "list").Add("limit", 100), TestContext.Current.CancellationToken);
        return [.. list.ShouldNotBeNull()["calls"].Items.Select(c => c.Text)];
    }

    private Task<string> PhoneAsync(string name, string side, string number, string file)
    {
        var path = Path.Combine(_folder.FullName, file);
        if (!_played.ContainsKey(file))
        {
            var speech = Speech.Piece(file, second: false);
            MuLawWav.WriteLinear(path, speech);
            _played[file] = MuLawWav.Linear(speech);
        }

        return DoAsync($"phone {name} {side} {number} {path} record");
    }
}
