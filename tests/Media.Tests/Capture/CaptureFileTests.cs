using EdgeCx.Media.Capture;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Capture;

public class CaptureFileTests
{
    private static readonly byte[] First = CaptureBytes.Ethernet(CaptureBytes.Udp("10.0.0.1", 5060, "10.0.0.2", 40000, "abc"u8));
    private static readonly byte[] Second = CaptureBytes.Ethernet(CaptureBytes.Udp("10.0.0.1", 5061, "10.0.0.2", 40002, "defgh"u8));

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TryRead_ClassicPcap_GivesFramesAndTimes(bool bigEndian, bool nanoseconds)
    {
        var bytes = CaptureBytes.Pcap(bigEndian, nanoseconds, 1, (1_700_000_000_123_456_000, First), (1_700_000_001_000_001_000, Second));

        Read(bytes, out var damage).ShouldBe([(1_700_000_000_123_456_000, First.Length), (1_700_000_001_000_001_000, Second.Length)]);
        damage.ShouldBeNull();
    }

    [Theory]
    [InlineData(false, 6, 1_700_000_000_123_456, 1_700_000_000_123_456_000)]
    [InlineData(true, 9, 1_700_000_000_123_456_789, 1_700_000_000_123_456_789)]
    [InlineData(false, 0x80 | 20, 1_700_000_000L << 20, 1_700_000_000_000_000_000)]
    public void TryRead_PcapNg_GivesFramesAndTimes(bool bigEndian, byte resolution, long ticks, long ns)
    {
        var bytes = CaptureBytes.PcapNg(bigEndian, resolution, 1, (ticks, First));

        Read(bytes, out var damage).ShouldBe([(ns, First.Length)]);
        damage.ShouldBeNull();
    }

    [Fact]
    public void TryRead_EveryTruncatedPrefix_GivesWholeFramesAndTellsTheRest()
    {
        foreach (var bytes in (byte[][])[
            CaptureBytes.Pcap(false, false, 1, (1, First), (2, Second)),
            CaptureBytes.PcapNg(false, 6, 1, (1, First), (2, Second)),
        ])
        {
            Read(bytes, out _).Count.ShouldBe(2);
            for (var length = 0; length < bytes.Length; length++)
            {
                var frames = Read(bytes[..length], out var damage);

                frames.Count.ShouldBeLessThan(2);
                if (damage is null)
                {
                    // Cut exactly between two records: nothing tells that there was more.
                    Read(bytes[..(length - 1)], out var before);
                    before.ShouldNotBeNull();
                }
                else
                {
                    damage.ShouldStartWith($"offset {length}: ");
                    damage.ShouldContain("expected");
                }
            }
        }
    }

    [Fact]
    public void TryRead_NoCapture_IsRejectedAtItsBeginning()
    {
        Read("RIFFxxxxWAVEfmt data"u8.ToArray(), out var damage).ShouldBeEmpty();

        damage.ShouldBe("offset 0: the magic number of a pcap or pcapng file is expected");
    }

    [Fact]
    public void TryRead_ImpossibleLength_StopsThereWithWhatWasRead()
    {
        var bytes = CaptureBytes.Pcap(false, false, 1, (1, First), (2, Second));
        var at = 24 + 16 + First.Length + 8;
        bytes[at + 3] = 0x7F;

        Read(bytes, out var damage).Count.ShouldBe(1);

        damage.ShouldBe($"offset {at}: a captured length of at most 1 MiB is expected");
    }

    [Fact]
    public void TryRead_LargerThanTheBuffer_IsReadToItsEnd()
    {
        var frame = new byte[1000];
        var bytes = CaptureBytes.Pcap(false, true, 1, [.. Enumerable.Range(0, 5000).Select(i => ((long)i, frame))]);

        Read(bytes, out var damage).Count.ShouldBe(5000);
        damage.ShouldBeNull();
    }

    [Fact]
    public void TryRead_RealCapture_CountsEveryFrame()
    {
        using var stream = File.OpenRead(SharedData.PathOrSkip("data/siprec-samples/opensips-rtpengine-real/rec-oshold.pcap"));
        using var file = new CaptureFile(stream);
        while (file.TryRead(out _, out _))
        {
        }

        file.Damage.ShouldBeNull();
        file.Offset.ShouldBe(stream.Length);
        file.Records.ShouldBeGreaterThan(500);
    }

    private static List<(long Ns, int Length)> Read(byte[] bytes, out string? damage)
    {
        using var file = new CaptureFile(new MemoryStream(bytes));
        var frames = new List<(long, int)>();
        while (file.TryRead(out var record, out var frame))
        {
            frames.Add((record.TimestampNs, frame.Length));
        }

        damage = file.Damage;
        return frames;
    }
}
