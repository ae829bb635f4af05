using EdgeCx.Coaching.Delivery.Devices;
using EdgeCx.Coaching.Delivery.Surfaces;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;

namespace EdgeCx.Coaching.Tests.Delivery.Surfaces;

public sealed class LaneTableTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-lanes-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Of_AfterTheFileChanged_KeepsLanesOfDevicesThatStayed()
    {
        var path = Path.Combine(_folder.FullName, "devices.json");
        var options = new DeliveryOptions { DevicesFile = path };
        Write("sip:a@h", "sip:b@h");
        DeviceFile.TryLoad(options, out var first, out _).ShouldBeTrue();
        var log = new SurfaceDesk.NotingLogger();
        await using var store = new DeviceStore(options, first, null, log);
        using var signals = new BoundedQueue<ConversationSignal>("signals", 16);
        var receipts = new ReceiptWriter(signals, new DeliveryMetrics(), SurfaceDesk.Clock, log);
        await using var table = new LaneTable(store, (device, agent) =>
        {
            var surface = new ScriptedSurface(SurfaceDesk.Clock);
            var presenter = new LanePresenter(
                device, surface, new DeviceBreaker(options, agent, SurfaceDesk.Clock, log), new PauseWatch(200, SurfaceDesk.Clock), SurfaceDesk.Clock, log);
            return new DeviceLane(device, agent, surface, presenter, receipts);
        });

        var before = table.Of("4001");
        before.Count.ShouldBe(2);
        table.Of("4001").ShouldBeSameAs(before);
        table.Of("nobody").ShouldBeEmpty();

        Write("sip:a@h", "sip:c@h");
        store.Refresh();
        var after = table.Of("4001");
        after[0].ShouldBeSameAs(before[0]);
        after[1].ShouldNotBeSameAs(before[1]);
        after[1].Device.Address.ShouldBe("sip:c@h");

        void Write(string one, string two) => File.WriteAllText(
            path, $$"""{ "4001": [ { "surface": "sip-message", "address": "{{one}}" }, { "surface": "sip-message", "address": "{{two}}" } ] }""");
    }
}
