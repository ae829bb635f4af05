using System.Net;
using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture;

public class FragmentAssemblerTests
{
    private static readonly byte[] Whole = [.. Enumerable.Range(0, 3001).Select(i => (byte)(i * 7))];
    private static readonly byte[] Addresses = new byte[8];
    private readonly FragmentAssembler _assembler = new();

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void TryAdd_AllFragmentsInAnyOrder_GivesTheWhole(int first, int second, int third)
    {
        Add(first).ShouldBeNull();
        Add(second).ShouldBeNull();
        Add(third).ShouldBe(Whole);

        _assembler.Waiting.ShouldBe(0);
        _assembler.GivenUp.ShouldBe(0);
    }

    [Fact]
    public void TryAdd_SameFragmentTwice_IsTakenOnce()
    {
        Add(0);
        Add(0).ShouldBeNull();
        Add(1);
        Add(1).ShouldBeNull();
        Add(2).ShouldBe(Whole);
    }

    [Theory]
    [InlineData(8, 1400, true)] // over the end of what is there
    [InlineData(1392, 16, false)]
    [InlineData(1400, 1001, true)] // no multiple of 8
    [InlineData(1400, 0, true)]
    [InlineData(800, 8, false)] // an end inside of what is there
    public void TryAdd_FragmentThatCannotBe_GivesTheDatagramUp(int offset, int length, bool more)
    {
        Add(0);
        Feed(offset, length, more, at: 0).ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
        _assembler.Waiting.ShouldBe(0);
    }

    [Fact]
    public void TryAdd_SamePlaceWithOtherOctets_GivesTheDatagramUp()
    {
        Add(0);
        var other = new byte[1400];
        Feed(other, 0, more: true, at: 0, 1, "192.0.2.1").ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_TwoEnds_GivesTheDatagramUp()
    {
        Add(2);
        Feed(2000, 400, more: false, at: 0).ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_BeyondTheLargestDatagram_GivesItUp()
    {
        Feed(new byte[1400], 65_528, more: true, at: 0, 1, "192.0.2.1").ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_LargestDatagram_IsPutTogether()
    {
        byte[]? whole = null;
        for (var offset = 0; offset < 65_528; offset += 1448)
        {
            var length = Math.Min(1448, 65_528 - offset);
            whole = Feed(new byte[length], offset, offset + length < 65_528, at: 0, 1, "192.0.2.1");
        }

        whole.ShouldNotBeNull().Length.ShouldBe(65_528);
    }

    [Fact]
    public void TryAdd_FragmentAfterItsTime_StartsAnew()
    {
        Add(0);
        Add(1);
        Add(2, at: 31_000_000_000).ShouldBeNull();

        _assembler.GivenUp.ShouldBe(1);
        _assembler.Waiting.ShouldBe(1);
    }

    [Fact]
    public void Forget_AfterTheirTime_LeavesNone()
    {
        Add(0);
        Add(2, at: 20_000_000_000);
        _assembler.Forget(30_000_000_001);

        _assembler.Waiting.ShouldBe(0);
        _assembler.GivenUp.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_FloodOfOneSender_LeavesTheOthersTheirs()
    {
        Add(0);
        for (var id = 0; id < 10_000; id++)
        {
            Feed(Whole[..1400], 0, more: true, at: 0, id, "192.0.2.66");
        }

        _assembler.Waiting.ShouldBe(FragmentAssembler.MaxPerSender + 1);
        _assembler.GivenUp.ShouldBe(10_000 - FragmentAssembler.MaxPerSender);
        Add(1);
        Add(2).ShouldBe(Whole);
    }

    [Fact]
    public void TryAdd_MoreSendersThanRoom_GivesUpTheOldest()
    {
        for (var i = 0; i <= FragmentAssembler.MaxDatagrams; i++)
        {
            Feed(Whole[..1400], 0, more: true, at: 0, 1, $"192.0.2.{i}");
        }

        _assembler.Waiting.ShouldBe(FragmentAssembler.MaxDatagrams);
        _assembler.GivenUp.ShouldBe(1);
    }

    [Fact]
    public void TryAdd_BuffersUsedAgain_HoldNothingOfBefore()
    {
        for (var i = 0; i < 5; i++)
        {
            Add(0);
            Feed(1400, 1000, more: true, at: 0);
            Add(2).ShouldBe(Whole);
            _assembler.Reclaim();
            Feed(new byte[16], 8, more: false, at: 0, 2, "192.0.2.1").ShouldBeNull();
            Feed(new byte[8], 0, more: true, at: 0, 2, "192.0.2.1").ShouldBe(new byte[24]);
            _assembler.Reclaim();
        }
    }

    [Fact]
    public void TryAdd_SteadyState_AllocatesNothing()
    {
        var wholes = 0;
        Cycle();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            Cycle();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        allocated.ShouldBe(0);
        wholes.ShouldBe(51);

        void Cycle()
        {
            _assembler.TryAdd(Packet(0, 1400, true), 0, out _);
            _assembler.TryAdd(Packet(1400, 1000, true), 0, out _);
            wholes += _assembler.TryAdd(Packet(2400, 601, false), 0, out var whole) && whole.Length == Whole.Length ? 1 : 0;
            _assembler.Reclaim();
        }

        static IpPacket Packet(int offset, int length, bool more)
        {
            IpPacket.Set(out var packet, 17, Addresses, Whole.AsSpan(offset, length));
            packet.FragmentOffset = offset;
            packet.MoreFragments = more;
            return packet;
        }
    }

    private byte[]? Add(int part, long at = 0) => part switch
    {
        0 => Feed(0, 1400, more: true, at),
        1 => Feed(1400, 1000, more: true, at),
        _ => Feed(2400, 601, more: false, at),
    };

    private byte[]? Feed(int offset, int length, bool more, long at) =>
        Feed(Whole[offset..(offset + length)], offset, more, at, 1, "192.0.2.1");

    private byte[]? Feed(byte[] payload, int offset, bool more, long at, int id, string sender)
    {
        var ip = CaptureBytes.Ip(IPAddress.Parse(sender), IPAddress.Loopback, 17, payload, id, offset, more);
        FrameParser.TryParse(ip, LinkType.Raw, out var packet, out _).ShouldBeTrue();
        return _assembler.TryAdd(packet, at, out var whole) ? whole.ToArray() : null;
    }
}
