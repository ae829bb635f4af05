using System.Text;
using EdgeCx.Appliance.Composition;
using EdgeCx.Appliance.DryRun;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Events;
using EdgeCx.Core.Time;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.DryRun;

public sealed class RulesTrialTests : IDisposable
{
    private static readonly ApplianceOptions Options = ApplianceOptions.Read(new ConfigurationBuilder().Build());
    private readonly string _folder = Directory.CreateTempSubdirectory("edgecx-dryrun").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunAsync_DemoCall_IsWhatAnalyzeGivesAndWhatTheRulesChange()
    {
        var token = TestContext.Current.CancellationToken;
        var call = Path.Combine(_folder, "demo.wav");
        await File.WriteAllBytesAsync(call, Stereo("demo/customer.wav", "demo/agent.wav"), token);
        var junk = Path.Combine(_folder, "junk.wav");
        await File.WriteAllTextAsync(junk, "no recording", token);
        var rules = Path.Combine(_folder, "rules.json");
        await File.WriteAllTextAsync(rules, """{ "rules": { "EmpathyNeeded": { "on": false }, "LongSilence": { "opens": 3000, "adapts": [3000, 3000] } } }""", token);

        await using var trial = new RulesTrial(Options, Options.Coaching with { RulesFile = rules }, NullLoggerFactory.Instance);
        var (calls, faults) = await trial.RunAsync([call, junk], new Progress<string>(), token);

        faults.ShouldHaveSingleItem().File.ShouldBe(junk);
        var compared = calls.ShouldHaveSingleItem();
        compared.File.ShouldBe(call);
        compared.Cues.Where(m => m.In != DryRunSide.Given).Select(m => (m.Kind, m.AtMs)).ShouldBe(await AnalyzeAsync(call, token));
        compared.Cues.Where(m => m.Kind == CueKind.EmpathyNeeded).ShouldAllBe(m => m.In == DryRunSide.Current);
        compared.Cues.ShouldContain(m => m.Kind == CueKind.LongSilence && m.In == DryRunSide.Given);
    }

    private static async Task<List<(CueKind Kind, double AtMs)>> AnalyzeAsync(string file, CancellationToken token)
    {
        var sink = new DryRunSink();
        var clock = new MonotonicClock(TimeProvider.System);
        using var source = RecordedCallSource.TryOpen(file, null, out _).ShouldNotBeNull();
        Call? call = null;
        await using (var pipeline = new CallPipeline(Options, new PipelineFlow(), new ICallEventSink[] { sink }, clock, new CallRegistry(1), NullLoggerFactory.Instance, waiting: true))
        {
            pipeline.Start();
            call = await Task.Run(() => source.Play(pipeline.Outlet, pipeline.Calls, Options.Latency, clock, null, token), token);
        }

        return [.. sink.Of(call.Id.Value).Opened.Select(e => (e.Kind, e.AtMs))];
    }

    // Two μ-law files side by side, as a recorder with two channels writes them.
    private static byte[] Stereo(string customer, string agent)
    {
        var (left, right) = (Data(customer), Data(agent));
        var samples = Math.Min(left.Length, right.Length);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)7);
        writer.Write((short)2);
        writer.Write(8000);
        writer.Write(16_000);
        writer.Write((short)2);
        writer.Write((short)8);
        writer.Write("data"u8);
        writer.Write(2 * samples);
        for (var i = 0; i < samples; i++)
        {
            writer.Write(left[i]);
            writer.Write(right[i]);
        }

        return file.ToArray();
    }

    private static byte[] Data(string path)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, path));
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes("data"));
        return bytes[(at + 8)..(at + 8 + BitConverter.ToInt32(bytes, at + 4))];
    }
}
