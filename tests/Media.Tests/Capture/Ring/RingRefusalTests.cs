using System.Runtime.InteropServices;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture.Ring;

namespace EdgeCx.Media.Tests.Capture.Ring;

public sealed partial class RingRefusalTests : IDisposable
{
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly NetworkNamespace _namespace = NetworkNamespace.Make();

    [Fact]
    public void TryOpen_MissingInterface_ListsThoseThatAreThere()
    {
        var refusal = Refuse(new RingSettings("tap9"));

        refusal.Kind.ShouldBe(RingRefusalKind.Missing);
        refusal.Text.ShouldContain("'tap9' does not exist");
        refusal.Text.ShouldContain("lo, tap0, tap1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a-name-that-is-too-long-for-an-interface")]
    public void TryOpen_NoNameOfAnInterface_IsMissing(string name) => Refuse(new RingSettings(name)).Kind.ShouldBe(RingRefusalKind.Missing);

    [Fact]
    public void TryOpen_InterfaceDown_SaysHowToBringItUp()
    {
        _namespace.Configure("link set dev tap1 down");

        var refusal = Refuse(new RingSettings("tap1"));

        refusal.Kind.ShouldBe(RingRefusalKind.Down);
        refusal.Text.ShouldContain("ip link set dev tap1 up");
    }

    [Fact]
    public void TryOpen_WithoutRights_NamesTheCapability()
    {
        var refusal = _namespace.Run(() =>
        {
            DropCapabilities();
            using var source = RingPacketSource.TryOpen(new RingSettings("tap1"), _clock, out var refusal);
            source.ShouldBeNull();
            return refusal;
        });

        refusal.Kind.ShouldBe(RingRefusalKind.NotPermitted);
        refusal.Text.ShouldContain("AmbientCapabilities=CAP_NET_RAW");
        refusal.Text.ShouldContain("'tap1'");
    }

    [Fact]
    public void TryOpen_RingThatCannotBe_IsRefusedWithItsSize()
    {
        var refusal = Refuse(new RingSettings("tap1") { BlockBytes = 1000, Blocks = 3 });

        refusal.Kind.ShouldBe(RingRefusalKind.RingRefused);
        refusal.Text.ShouldContain("3 blocks of 1000 bytes");
        refusal.Text.ShouldContain("'tap1'");
    }

    [Fact]
    public void TryOpen_GroupOfAnotherInterface_IsRefused()
    {
        using var other = _namespace.Run(() => RingPacketSource.TryOpen(new RingSettings("tap0") { FanoutGroup = 78 }, _clock, out _));
        other.ShouldNotBeNull();

        var refusal = Refuse(new RingSettings("tap1") { FanoutGroup = 78 });

        refusal.Kind.ShouldBe(RingRefusalKind.GroupRefused);
        refusal.Text.ShouldContain("Fan-out group 78");
    }

    public void Dispose() => _namespace.Dispose();

    private RingRefusal Refuse(RingSettings settings) => _namespace.Run(() =>
    {
        using var source = RingPacketSource.TryOpen(settings, _clock, out var refusal);
        source.ShouldBeNull();
        return refusal;
    });

    // Capabilities are a thread's own; this one ends with the test.
    private static unsafe void DropCapabilities()
    {
        var header = stackalloc uint[2] { 0x2008_0522, 0 };
        var none = stackalloc uint[6];
        new Span<uint>(none, 6).Clear();
        SetCapabilities(header, none).ShouldBe(0);
    }

    [LibraryImport("libc.so.6", EntryPoint = "capset", SetLastError = true)]
    private static unsafe partial int SetCapabilities(uint* header, uint* data);
}
