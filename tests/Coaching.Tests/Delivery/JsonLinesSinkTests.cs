using System.Text.Json;
using EdgeCx.Coaching.Delivery;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Coaching.Tests.Delivery;

public sealed class JsonLinesSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgecx-log").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TryPublish_Events_BecomeOneJsonLineEachReadableByTheOwnerOnly()
    {
        var path = Path.Combine(_folder, "events.jsonl");
        using (var sink = NewSink(path))
        {
            sink.TryPublish(Ended("c-1")).ShouldBeTrue();
            sink.TryPublish(Started("c-2")).ShouldBeTrue();
            sink.Dispose();
            sink.Written.ShouldBe(2);
        }

        var lines = File.ReadAllLines(path);
        lines.Length.ShouldBe(2);
        using var first = JsonDocument.Parse(lines[0]);
        first.RootElement.GetProperty("callId").GetString().ShouldBe("c-1");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void TryPublish_FolderMissing_CountsAndHarmsNobody()
    {
        using var sink = NewSink(Path.Combine(_folder, "none", "events.jsonl"));
        for (var i = 0; i < 5; i++)
        {
            sink.TryPublish(Ended("c-1")).ShouldBeTrue();
        }

        sink.Dispose();
        sink.Unwritten.ShouldBe(5);
        sink.Written.ShouldBe(0);
    }

    [Fact]
    public void TryPublish_DiskFull_CountsAndHarmsNobody()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Skip("needs /dev/full");
        }

        using var sink = NewSink("/dev/full");
        for (var i = 0; i < 500; i++)
        {
            sink.TryPublish(Ended("c-1")).ShouldBeTrue();
        }

        sink.Dispose();
        sink.Unwritten.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void TryPublish_FolderComesBack_WritesAgain()
    {
        var time = new ManualTimeProvider();
        var folder = Path.Combine(_folder, "later");
        var path = Path.Combine(folder, "events.jsonl");
        using var sink = NewSink(path, time);
        sink.TryPublish(Ended("c-1"));
        SpinWait.SpinUntil(() => sink.Unwritten == 1, 5000).ShouldBeTrue();
        Directory.CreateDirectory(folder);
        time.Advance(TimeSpan.FromSeconds(6));
        sink.TryPublish(Ended("c-2"));
        sink.Dispose();
        File.ReadAllLines(path).ShouldHaveSingleItem().ShouldContain("c-2");
    }

    [Fact]
    public void TryPublish_SizeReached_TurnsTheFileOver()
    {
        var path = Path.Combine(_folder, "events.jsonl");
        using var sink = NewSink(path);
        var long1 = Ended(new string('x', 600_000));
        sink.TryPublish(long1);
        sink.TryPublish(long1);
        sink.TryPublish(Ended("c-3"));
        sink.Dispose();
        File.ReadAllLines(path + ".1").Length.ShouldBe(2);
        File.ReadAllLines(path).ShouldHaveSingleItem().ShouldContain("c-3");
    }

    [Fact]
    public void Publish_SinkFullOrBroken_LosesOnlyItsOwnEvents()
    {
        var metrics = new FlowMetrics();
        var good = new ListSink();
        var dispatcher = new EventDispatcher([new FullSink(), new BrokenSink(), good], metrics, NullLogger<EventDispatcher>.Instance);
        dispatcher.Publish(Ended("c-1"));
        dispatcher.Publish(Ended("c-2"));
        good.Events.Count.ShouldBe(2);
        dispatcher.Dropped.ShouldBe([("full", 2L), ("broken", 2L), ("list", 0L)]);
        metrics.Drops[DropReason.SinkStalled].ShouldBe(4);
    }

    private static JsonLinesSink NewSink(string path, ManualTimeProvider? time = null) =>
        new(
            new DeliveryOptions { JsonLog = path, JsonLogMaxMiB = 1 },
            new MonotonicClock(time ?? new ManualTimeProvider()),
            NullLogger<JsonLinesSink>.Instance);

    private static CallEnded Ended(string callId) => new() { CallId = callId, AgentId = "ana", DurationMs = 1, Reason = "bye" };

    private static CallStarted Started(string callId) =>
        new() { CallId = callId, AgentId = "ana", Tap = TapKind.File, StartedUtc = DateTimeOffset.UnixEpoch };

    private sealed class FullSink : ICallEventSink
    {
        public string Name => "full";

        public bool TryPublish(CallEvent callEvent) => false;
    }

    private sealed class BrokenSink : ICallEventSink
    {
        public string Name => "broken";

        public bool TryPublish(CallEvent callEvent) => throw new InvalidOperationException("broken");
    }
}
