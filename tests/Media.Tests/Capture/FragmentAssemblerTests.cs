using System.Net;
using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

public class FragmentAssemblerTests
{
    private static readonly byte[] Whole = [.. Enumerable.Range(0, 3000).Select(i => (byte)i)];
    private readonly FragmentAssembler _assembler = new();

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void Add_AllFragmentsInAnyOrder_GivesTheWhole(int first, int second, int third)
    {
        Add(first).ShouldBeNull();
        Add(second).ShouldBeNull();
        Add(third).ShouldBe(Whole);

        _assembler.Waiting.ShouldBe(0);
        _assembler.GivenUp.ShouldBe(0);
    }

    [Fact]
    public void Add_SameFragmentTwice_IsTakenOnce()
    {
        Add(0);
        Add(0).ShouldBeNull();
        Add(1);
        Add(2).ShouldBe(Whole);
    }

    [Fact]
    public void Add_OverlappingFragment_GivesTheDatagramUp()
    {
        Add(0);
        Feed(8, 1000, more: true, at: 0).ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
        _assembler.Waiting.ShouldBe(0);
    }

    [Fact]
    public void Add_FragmentAfterItsTime_StartsAnew()
    {
        Add(0);
        Add(1);
        Add(2, at: 31_000_000_000).ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
        _assembler.Waiting.ShouldBe(1);
    }

    [Fact]
    public void Add_MoreDatagramsThanRoom_GivesUpTheOldest()
    {
        for (var id = 0; id < 65; id++)
        {
            Feed(0, 1000, more: true, at: 0, id);
        }

        _assembler.Waiting.ShouldBe(64);
        _assembler.GivenUp.ShouldBe(1);
    }

    private byte[]? Add(int part, long at = 0) => part switch
    {
        0 => Feed(0, 1400, more: true, at),
        1 => Feed(1400, 1000, more: true, at),
        _ => Feed(2400, 600, more: false, at),
    };

    private byte[]? Feed(int offset, int length, bool more, long at, int id = 1)
    {
        var ip = CaptureBytes.Ip(IPAddress.Loopback, IPAddress.Loopback, 17, Whole[offset..(offset + length)], id, offset, more);
        FrameParser.TryParse(ip, LinkType.Raw, out var packet, out _).ShouldBeTrue();
        return _assembler.Add(packet, at);
    }
}
