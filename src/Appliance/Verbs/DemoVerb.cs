using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.Demo;
using EdgeCx.Appliance.Diagnosis;
using EdgeCx.Media.SiprecClient;
using Spectre.Console;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx demo</c>: the appliance on loopback, a call of two minutes into it, and what it hears, live.</summary>
internal static class DemoVerb
{
    // What was said in the last half second still becomes events after the BYE.
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(10);

    public static Command Build()
    {
        var keep = new Option<bool>("--keep") { Description = "Stay after the summary, so that the console can be looked at." };
        var json = new Option<bool>("--json") { Description = "Print the events as JSON lines and a last line {\"summary\":…}." };
        var command = new Command("demo", "Plays a two-minute call into the appliance over real SIPREC and RTP and shows what it hears.") { keep, json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellation) => Report.CatchAsync(
            () => RunAsync(result.GetValue(keep), result.GetValue(json), Settings.Of(result), cancellation)));
        return command;
    }

    private static async Task<int> RunAsync(bool keep, bool json, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "demo");
        if (CallAudioFiles.TryLoad(Path.Combine(folder, "customer.wav"), Path.Combine(folder, "agent.wav"), Console.Error.WriteLine, out var error) is not { } audio)
        {
            await Console.Error.WriteLineAsync("edgecx: " + error);
            return Report.Failed;
        }

        var options = ApplianceOptions.Read(Configuration(settings));
        await using var host = ApplianceHost.Build(options, ApplianceLogging.Quiet);
        await host.StartAsync(cancellation);
        var terminal = Terminal();
        var screen = json ? null : new DemoScreen(terminal);
        var server = host.Sip.EndPoint!;
        if (!json)
        {
            terminal.MarkupLine($"The appliance runs: SIP on [bold]{server}[/], console on [bold]{host.Console}supervisor[/] and [bold]{host.Console}agent/{Agent}[/].");
            terminal.MarkupLine("A call of two minutes comes in over SIPREC and RTP. Its voices are synthesised; nothing of what follows is scripted.");
            terminal.WriteLine();
        }

        using var client = new EventStreamClient(host.Console);
        using var stream = await client.OpenAsync(cancellation);
        var summary = new DemoSummary();
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var events = ListenAsync(stream, summary, screen, listening.Token);
        var (failure, packets) = await PlayAsync(server, audio, cancellation);
        listening.CancelAfter(LastEvents);
        await events;

        var lost = Math.Max(0, packets - host.Ports.Datagrams);
        if (json)
        {
            Console.Out.WriteLine(summary.ToJson(host.Pipeline.Metrics, lost));
        }
        else
        {
            DemoReport.Print(terminal, summary, host.Pipeline.Metrics, lost);
        }

        if (failure is not null)
        {
            await Console.Error.WriteLineAsync($"edgecx: the demo call failed: {failure}");
        }

        if (keep && failure is null)
        {
            (json ? ErrorTerminal() : terminal).MarkupLine($"Staying. Console: [bold]{host.Console}supervisor[/]. Another call: edgecx call --to sip:{server} --customer {folder}/customer.wav --agent {folder}/agent.wav. Ctrl-C ends.");
            await ApplianceHost.WaitForStopAsync(cancellation);
        }

        await host.StopAsync();
        return failure is null && summary.Calls == 1 ? 0 : Report.Failed;
    }

    private const string Agent = "daniel";
    private static readonly IPEndPoint UsualConsole = new(IPAddress.Loopback, 8080);

    // Into a file or a pipe: plain text, one line an event however long.
    private static IAnsiConsole Terminal()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        var plain = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No });
        plain.Profile.Width = 400;
        return plain;
    }

    // With --json, standard output has nothing but JSON lines.
    private static IAnsiConsole ErrorTerminal()
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        terminal.Profile.Width = 400;
        return terminal;
    }

    private static IConfiguration Configuration(IReadOnlyList<string> settings)
    {
        // Embedded defaults only: the demo neither reads nor disturbs an installed appliance's configuration or ports.
        return new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Sip:ListenAddress"] = "127.0.0.1",
                ["Sip:Port"] = "0",
                // The usual port where it is free, else any: the address that was bound is the one that is printed.
                ["Console:Url"] = $"http://127.0.0.1:{(PortCheck.Look("Console:Url", UsualConsole, ProtocolType.Tcp).Verdict == Verdict.Ok ? UsualConsole.Port : 0)}",
            })
            .AddCommandLine([.. settings])
            .Build();
    }

    private static async Task<(string? Failure, long Packets)> PlayAsync(IPEndPoint server, CallAudio audio, CancellationToken cancellation)
    {
        var to = new SiprecCallerOptions(server, SignallingTransport.Tcp);
        await using var caller = await SiprecCaller.OpenAsync(to, TimeProvider.System, cancellation);
        var parties = new CallParties("1001@customer.edgecx.invalid", $"{Agent}@{CallParties.AgentDomain}");
        var call = await caller.CallAsync(parties, audio, repeats: false, cancellation);
        if (call is null)
        {
            return ("no RTP source port is free", 0);
        }

        if (call.IsAnswered)
        {
            await call.AudioFinished.WaitAsync(cancellation);
        }

        await caller.EndAsync(call, cancellation);
        return (call.Failure ?? (call.EndedByServer ? "the server hung up" : null), call.PacketsSent);
    }

    private static async Task ListenAsync(HttpResponseMessage stream, DemoSummary summary, DemoScreen? screen, CancellationToken cancellation)
    {
        try
        {
            await foreach (var (name, data) in EventStreamClient.ReadAsync(stream, cancellation))
            {
                summary.Add(name, data);
                if (!data.TryGetProperty("callId", out _))
                {
                    // The stream's own words (that it is live now), not of a call.
                    continue;
                }

                if (screen is null)
                {
                    Console.Out.WriteLine($"{{\"event\":{JsonSerializer.Serialize(name)},{data.GetRawText()[1..]}");
                }
                else
                {
                    screen.Show(name, data);
                }

                if (name == "call-ended")
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The call's end did not come in time; the summary says so by its count of calls.
        }
    }
}
