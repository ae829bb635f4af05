using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Streams;

namespace EdgeCx.Media.Tests.Capture.Streams;

public class TcpStreamsLimitsTests
{
    private const long Second = 1_000_000_000;
    private readonly HeardTraffic _heard = new();
    private readonly CaptureCounters _counters = new();
    private readonly FrameDecoder _decoder;

    public TcpStreamsLimitsTests() => _decoder = new FrameDecoder(_heard, _counters);

    [Fact]
    public void Take_MessageLongerThanAllowed_IsCountedAndPassedOver()
    {
        var text = "INVITE sip:a@b SIP/2.0\r\nContent-Length: 70000\r\n\r\n" + new string('x', 70_000) + "\r\n" + TcpBytes.Message(2);
        foreach (var part in TcpBytes.Cut(text, 1400, 100))
        {
            Send(part);
        }

        _heard.Messages.ShouldHaveSingleItem().Text.ShouldBe(TcpBytes.Message(2));
        _counters.MalformedSip.ShouldBe(1);
    }

    [Fact]
    public void Take_HeadWithoutEnd_IsBounded()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn));
        var text = "INVITE sip:a@b SIP/2.0\r\n" + string.Concat(Enumerable.Repeat("a:\n", 60_000));
        foreach (var part in TcpBytes.Cut(text, 3, 100))
        {
            Send(part);
        }

        _counters.MalformedSip.ShouldBe(1);
        _heard.Messages.ShouldBeEmpty();
    }

    [Fact]
    public void Take_FloodOfConnections_LeavesRunningOnesAlone()
    {
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1) + TcpBytes.Message(2)[..100])));
        var fake = TcpBytes.Octets("INVITE sip:a@b SIP/2.0\r\n" + new string('y', 1300));
        for (var i = 0; i < 20_000; i++)
        {
            Send(TcpBytes.Segment(1, i % 2 == 0 ? [] : fake, i % 2 == 0 ? TcpBytes.Syn : TcpBytes.Ack, $"203.0.{i / 256}.{i % 256}"));
        }

        _decoder.Streams.ShouldBeLessThanOrEqualTo(TcpStreams.MaxUnproven + 1);
        _counters.StreamsPushedOut.ShouldBeGreaterThan(19_000);
        Send(TcpBytes.Segment(100 + (uint)TcpBytes.Message(1).Length + 100, TcpBytes.Octets(TcpBytes.Message(2)[100..])));
        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(2)]);
    }

    [Fact]
    public void Take_FloodOfHalfMessages_IsBoundedInBytes()
    {
        var streams = new TcpStreams(_heard, _counters);
        for (var i = 0; i < 1000; i++)
        {
            for (var part = 0; part < 45; part++)
            {
                var text = part == 0 ? TcpBytes.Message(i, 65_000)[..1400] : new string('x', 1400);
                Take(streams, TcpBytes.Segment((uint)(part * 1400), TcpBytes.Octets(text), source: $"203.0.{i / 256}.{i % 256}"));
            }

            streams.RentedBytes.ShouldBeLessThanOrEqualTo(TcpStreams.MaxRentedBytes);
        }

        _counters.StreamsPushedOut.ShouldBeGreaterThan(700);
    }

    [Fact]
    public void MoveTo_QuietStreams_AreForgotten()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn, from: 1));
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1)), from: 2));
        _decoder.MoveTo(20 * Second);
        _decoder.Streams.ShouldBe(1);
        _decoder.MoveTo(1000 * Second);
        _decoder.Streams.ShouldBe(0);
    }

    private static void Take(TcpStreams streams, byte[] frame)
    {
        FrameParser.TryParse(frame, LinkType.Ethernet, out var packet, out _).ShouldBeTrue();
        TcpSegment.TryParse(packet, packet.Payload, out var segment, out _).ShouldBeTrue();
        streams.Take(segment, 0);
    }

    private void Send(byte[] frame) => _decoder.Take(new CaptureRecord(LinkType.Ethernet, 0, 0, frame.Length, frame.Length), frame, 0);
}
