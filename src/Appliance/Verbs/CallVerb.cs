using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using EdgeCx.Core.Events;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.SiprecClient;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx call</c>: a SIPREC client for trying an installation.</summary>
internal static class CallVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var to = new Option<string>("--to") { Description = "Server to call: sip:HOST:PORT, with ;transport=udp (the default), ;transport=tcp or ;transport=tls; or sips:HOST:PORT.", HelpName = "URI", Required = true };
        var customer = new Option<string>("--customer") { Description = "WAV of the customer's voice, 8 kHz mono.", HelpName = "WAV", Required = true };
        var agent = new Option<string>("--agent") { Description = "WAV of the agent's voice, 8 kHz mono, aligned with the customer's.", HelpName = "WAV", Required = true };
        var customerAor = new Option<string>("--customer-aor")
        {
            Description = "Address of record of the customer in the metadata.",
            HelpName = "A",
            DefaultValueFactory = _ => CallParties.DefaultCustomer,
        };
        var agentAor = new Option<string>("--agent-aor")
        {
            Description = "Address of record of the agent; with several calls, each agent gets a number.",
            HelpName = "A",
            DefaultValueFactory = _ => CallParties.DefaultAgent,
        };
        var calls = new Option<int>("--calls") { Description = "Number of calls.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var ramp = new Option<double>("--ramp") { Description = "Calls begun in a second.", HelpName = "PER_S", DefaultValueFactory = _ => 10 };
        var insecure = new Option<bool>("--insecure") { Description = "TLS: take any certificate of the server, unchecked." };
        var ca = new Option<string?>("--ca") { Description = "TLS: authorities that the server's certificate must come from; else the system's.", HelpName = "PEM" };
        var certificate = new Option<string?>("--cert") { Description = "TLS: certificate to show to a server that asks for one.", HelpName = "PEM" };
        var key = new Option<string?>("--key") { Description = "TLS: its private key, where it is not in the same file.", HelpName = "PEM" };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object." };
        var command = new Command("call", "Sends a recording as a live SIPREC call, packet by packet every 20 ms, to try an installation.")
        {
            to, customer, agent, customerAor, agentAor, calls, ramp, insecure, ca, certificate, key, json,
        };
        command.SetAction((parse, cancellation) => RunAsync(
            parse.GetValue(to)!,
            (parse.GetValue(customer)!, parse.GetValue(agent)!),
            new CallParties(parse.GetValue(customerAor)!, WithDomain(parse.GetValue(agentAor)!)),
            (parse.GetValue(calls), parse.GetValue(ramp)),
            (parse.GetValue(insecure), parse.GetValue(ca), parse.GetValue(certificate), parse.GetValue(key)),
            parse.GetValue(json),
            cancellation));
        return command;
    }

    private static string WithDomain(string agent) => agent.Contains('@', StringComparison.Ordinal) ? agent : $"{agent}@{CallParties.AgentDomain}";

    private static async Task<int> RunAsync(
        string to,
        (string Customer, string Agent) files,
        CallParties parties,
        (int Calls, double Ramp) load,
        (bool Insecure, string? Ca, string? Certificate, string? Key) tls,
        bool json,
        CancellationToken cancellation)
    {
        if (load.Calls is < 1 or > 5000 || !(load.Ramp is > 0 and <= 1000))
        {
            return Say(load.Calls is < 1 or > 5000
                ? $"--calls is {load.Calls}; allowed are 1 to 5000."
                : $"--ramp is {load.Ramp.ToString(CultureInfo.InvariantCulture)}; allowed is above 0, up to 1000 calls a second.");
        }

        if (WrongAddress("--customer-aor", parties.CustomerAor) is { } wrongCustomer)
        {
            return Say(wrongCustomer);
        }

        if (WrongAddress("--agent-aor", parties.AgentAor) is { } wrongAgent)
        {
            return Say(wrongAgent);
        }

        var (options, wrong) = await SiprecTarget.ResolveAsync(to, cancellation);
        if (options is null)
        {
            return Say(wrong, wrong.StartsWith("--", StringComparison.Ordinal) ? Report.WrongUse : Report.Failed);
        }

        if (TlsTrust.TryLoad(tls.Insecure, tls.Ca, tls.Certificate, tls.Key, out var untrusted) is not { } trust)
        {
            return Say(untrusted, Report.Failed);
        }

        if (CallAudioFiles.TryLoad(files.Customer, files.Agent, damage => Say(damage), out var error) is not { } audio)
        {
            return Say(error, Report.Failed);
        }

        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await using var caller = await SiprecCaller.OpenAsync(options with { Tls = trust }, TimeProvider.System, cancellation);
            var summary = await new CallRun(caller, audio, parties, load.Calls, load.Ramp).RunAsync(cancellation);
            Print(summary, json);
            return summary.Failed + summary.Cut == 0 && summary.PacketsFailed == 0 ? 0 : Report.Failed;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            // No call could even be tried; the summary says so to whoever reads it.
            Print(NothingTried(load.Calls, TimeProvider.System.GetElapsedTime(started), e.Message), json);
            return Say($"{to}: {e.Message}", Report.Failed);
        }
    }

    private static int Say(string error, int code = Report.WrongUse)
    {
        Console.Error.WriteLine("edgecx: " + error);
        return code;
    }

    private static string? WrongAddress(string option, string address) =>
        AddressOfRecord.TryParse(address) is null || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"')
            ? $"{option} is '{address}'; allowed is a user or user@host."
            : null;

    private static CallSummary NothingTried(int calls, TimeSpan elapsed, string reason) =>
        new(calls, 0, calls, 0, 0, 0, Math.Round(elapsed.TotalMilliseconds, 1), 0) { Failures = new Dictionary<string, int> { [reason] = calls } };

    private static void Print(CallSummary summary, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(summary, EventJson.Options));
            return;
        }

        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{summary.Calls} calls, {summary.Answered} answered, {summary.Failed} failed, {summary.Cut} cut by the server; "
            + $"{summary.PacketsSent} packets in {summary.DurationMs / 1000:0.0} s, the latest {summary.SendLatenessMaxMs:0.0} ms behind its time"));
        foreach (var (reason, count) in summary.Failures)
        {
            Console.Out.WriteLine($"  {count}: {reason}");
        }
    }
}
