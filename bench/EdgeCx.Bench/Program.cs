using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EdgeCx.Bench;
using EdgeCx.Bench.Flood;
using EdgeCx.Bench.Growth;

int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], System.Globalization.CultureInfo.InvariantCulture) : otherwise;

// Not a benchmark class: sizes and rungs have to take turns, so that they can be compared on a machine that others use, too.
if (args is ["--emotion", ..])
{
    EmotionCost.Print(Number(1, 40), args.Length > 2 ? args[2] : null, Console.Out);
    return 0;
}

// Nor these, for the same reason: the published graph, and the peer on Node.js, take turns with ours.
if (args is ["--voice", ..])
{
    return VoiceCost.Print(Number(1, 400), Console.Out);
}

if (args is ["--peers", ..])
{
    if (PeerProcess.Lacks is { } lacking)
    {
        Console.Error.WriteLine($"--peers: {lacking}");
        return 2;
    }

    return PeerCost.Print(Number(1, 2), turns: Number(2, 5), streams: Number(3, 64), Console.Out);
}

// A simulation from what was measured; nothing of it is a benchmark.
if (args is ["--growth", var report, ..])
{
    GrowthForecast.Print(report, Number(2, 60), Console.Out);
    return 0;
}

// What floods an appliance, for scripts/flood.sh.
if (args is ["--flood", ..])
{
    return FloodCommand.Run(args[1..]);
}

// Not one either: its other half is C, in processes of its own (bench.sh compiles it and names the folder).
if (args is ["--ingest", var programs, ..])
{
    return IngestCost.Print(programs, Number(2, 7), Number(3, 200_000), Console.Out);
}

// In one process: benchmarks need no restore of their own, and run on machines without a full feed.
var smoke = args.Contains("--smoke");
var job = (smoke ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job).WithOptions(ConfigOptions.JoinSummary);
if (smoke)
{
    GrowthForecast.Print("docs/measured/capacity-2-cores.json", rounds: 2, Console.Out);
}

string[] rest = [.. args.Where(a => a != "--smoke")];
if (smoke && (VoiceCost.Print(rounds: 2, Console.Out) != 0 || (PeerProcess.Lacks is null && PeerCost.Print(seconds: 1, turns: 1, streams: 4, Console.Out) != 0)))
{
    return 1;
}

var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(rest.Length == 0 ? ["--filter", "*"] : rest, config).ToArray();
return summaries.Length > 0 && summaries.All(s => !s.HasCriticalValidationErrors && s.Reports.All(r => r.Success)) ? 0 : 1;
