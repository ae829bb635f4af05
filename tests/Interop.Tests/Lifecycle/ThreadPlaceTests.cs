using EdgeCx.Core.Time;

namespace EdgeCx.Interop.Tests.Lifecycle;

public sealed class ThreadPlaceTests
{
    // Names as the kernel keeps them: fifteen characters.
    private static readonly string[] Kept = ["rtp-0", "rtp-1", "inference-voice", "conversation"];

    [Fact]
    public async Task Run_ProcessorsConfigured_KeepsThoseThreadsThereAndNoOther()
    {
        var all = ProcessorList.OfThisProcess().ToString();
        var last = all.Split(',', '-')[^1];
        Assert.SkipWhen(last == all, "one processor: every thread is on it");
        await using var appliance = await ApplianceProcess.StartAsync(
            TestContext.Current.CancellationToken,
            0,
            "--Latency:Processors:Receive", last, "--Latency:Processors:Voice", last, "--Latency:Processors:Conversation", last);

        var places = Threads(appliance.Id);

        foreach (var name in Kept)
        {
            places[name].ShouldBe([last], name);
        }

        foreach (var (name, where) in places.Where(static p => !Kept.Contains(p.Key)))
        {
            where.ShouldAllBe(w => w == all, name);
        }

        places.Keys.ShouldContain("inference-emoti");
    }

    private static Dictionary<string, List<string>> Threads(int process)
    {
        var threads = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var task in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                var name = File.ReadAllText(Path.Combine(task, "comm")).TrimEnd();
                var where = File.ReadLines(Path.Combine(task, "status")).Single(static l => l.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal));
                (threads.TryGetValue(name, out var places) ? places : threads[name] = []).Add(where.Split(':')[1].Trim());
            }
            catch (IOException)
            {
                // A thread that ended while the list was read.
            }
        }

        return threads;
    }
}
