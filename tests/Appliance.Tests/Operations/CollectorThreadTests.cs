using EdgeCx.Appliance.Operations;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Appliance.Tests.Operations;

public sealed class CollectorThreadTests
{
    [Fact]
    public async Task Start_WhereTheSystemAllows_KeepsTheCollectorAwakeAndBeforeOtherPrograms()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nice values of threads are Linux's");

        // A heap as small as a test's is not worth a collection in the background to the runtime.
        byte[][] live = [.. Enumerable.Range(0, 4096).Select(static _ => new byte[16 * 1024])];

        using var kept = CollectorThread.Start(TimeSpan.FromMilliseconds(50));
        var first = GC.GetGCMemoryInfo(GCKind.Background).Index;
        for (var i = 0; i < 200 && GC.GetGCMemoryInfo(GCKind.Background).Index == first; i++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        GC.GetGCMemoryInfo(GCKind.Background).Index.ShouldBeGreaterThan(first, "nothing else here asks for a collection in the background");
        var collector = ThreadStats.Read().Single(static stat => stat.Contains("(.NET BGC)", StringComparison.Ordinal));
        // The nineteenth field (proc(5)); the name before it may hold spaces.
        var nice = collector[(collector.LastIndexOf(')') + 2)..].Split(' ')[16];
        GC.KeepAlive(live);
        nice.ShouldBe(Niceness.MayBeUrgent() ? "-10" : Niceness.Current().ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
