using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using EdgeCx.Appliance.Capacity.Load;

namespace EdgeCx.Appliance.Verbs;

/// <summary><c>edgecx capacity-load</c>: the load generator that <c>edgecx capacity</c> starts; commanded on its standard input, not for people.</summary>
internal static class CapacityLoadVerb
{
    /// <summary>Builds the verb.</summary>
    public static Command Build()
    {
        var sip = new Option<string>("--sip") { Description = "Address and port of the appliance (SIP over TCP).", Required = true };
        var console = new Option<string>("--console") { Description = "Address of its console.", Required = true };
        var customer = new Option<string[]>("--customer") { Description = "WAV of a customer's voice.", Required = true };
        var agent = new Option<string[]>("--agent") { Description = "WAV of the agent's voice on the same call.", Required = true };
        var command = new Command(LoadProcess.Verb, "The load generator of capacity: takes its commands from standard input.") { sip, console, customer, agent };
        command.Hidden = true;
        command.SetAction((parse, cancellation) => Report.CatchAsync(async () =>
        {
            // Ctrl-C reaches this process too; it ends in order when its input does.
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
            var clips = parse.GetValue(customer)!.Zip(parse.GetValue(agent)!, static (c, a) => new ClipPair(c, a));
            var target = new LoadTarget(IPEndPoint.Parse(parse.GetValue(sip)!), new Uri(parse.GetValue(console)!), [.. clips]);
            await using var worker = await LoadWorker.OpenAsync(target, CancellationToken.None);
            await worker.ServeAsync(Console.In, Console.Out);
            return 0;
        }));
        return command;
    }
}
