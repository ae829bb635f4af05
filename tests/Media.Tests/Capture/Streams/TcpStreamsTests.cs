using EdgeCx.Media.Capture;

namespace EdgeCx.Media.Tests.Capture.Streams;

public class TcpStreamsTests
{
    private const long Second = 1_000_000_000;
    private readonly HeardTraffic _heard = new();
    private readonly CaptureCounters _counters = new();
    private readonly FrameDecoder _decoder;
    private long _nowNs;

    public TcpStreamsTests() => _decoder = new FrameDecoder(_heard, _counters);

    [Fact]
    public void Take_OneMessage_HasItsEndsAndTime()
    {
        var message = TcpBytes.Message(1);
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn));
        Send(TcpBytes.Segment(100, TcpBytes.Octets(message)), at: 7);

        _heard.Messages.ShouldHaveSingleItem().ShouldBe(("192.0.2.1 40000", "192.0.2.2 5060", message, 7));
        _counters.TcpMessages.ShouldBe(1);
    }

    /// <summary>Segments of any size, in any order within a window, repeated and overlapping: each message once, in order.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFF_FF00u)] // the numbers wrap
    public void Take_AnySegmentation_GivesEachMessageOnce(uint first)
    {
        var random = new Random(7);
        string[] messages = [.. Enumerable.Range(0, 12).Select(i => TcpBytes.Message(i, random.Next(3000)))];
        var stream = TcpBytes.Octets(string.Concat(messages));
        for (ushort round = 0; round < 200; round++)
        {
            _heard.Messages.Clear();
            Send(TcpBytes.Segment(first - 1, [], TcpBytes.Syn, from: round));
            var cuts = new List<(int Start, int End)>();
            for (var start = 0; start < stream.Length;)
            {
                var end = Math.Min(stream.Length, start + 1 + random.Next(round % 2 == 0 ? 1460 : 200));
                cuts.Add((Math.Max(0, start - random.Next(50)), Math.Min(stream.Length, end + random.Next(30))));
                start = end;
            }

            // What was lost comes again at the end of the window.
            for (var i = 0; i < cuts.Count; i++)
            {
                var other = Math.Min(cuts.Count - 1, i + random.Next(6));
                (cuts[i], cuts[other]) = (cuts[other], cuts[i]);
            }

            for (var i = 0; i < cuts.Count; i++)
            {
                var (start, end) = cuts[i];
                Send(TcpBytes.Segment(first + (uint)start, stream.AsSpan(start, end - start), from: round));
                if (random.Next(5) == 0)
                {
                    Send(TcpBytes.Segment(first + (uint)start, stream.AsSpan(start, end - start), from: round));
                }
            }

            _heard.Messages.Select(m => m.Text).ShouldBe(messages, $"round {round}");
        }

        _counters.StreamGaps.ShouldBe(0);
        _counters.MalformedSip.ShouldBe(0);
    }

    [Fact]
    public void Take_BothDirections_AreApart()
    {
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1)[..50])));
        Send(TcpBytes.Segment(100, "SIP/2.0 200 OK\r\nl: 0\r\n\r\n"u8, source: "192.0.2.3", from: 5060, to: 40_000));
        Send(TcpBytes.Segment(150, TcpBytes.Octets(TcpBytes.Message(1)[50..])));

        _heard.Messages.Select(m => m.Source).ShouldBe(["192.0.2.3 5060", "192.0.2.1 40000"]);
    }

    [Fact]
    public void Take_EveryFrameTwice_GivesEachMessageOnce()
    {
        foreach (var part in TcpBytes.Cut(TcpBytes.Message(1) + TcpBytes.Message(2), 60, 1000))
        {
            Send(part);
            Send(part);
        }

        _heard.Messages.Count.ShouldBe(2);
        _counters.RepeatedSegments.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Take_StartInTheMiddle_FindsTheNextMessage()
    {
        var rest = "tag=1\r\nContent-Length: 300\r\n\r\nv=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n";
        Send(TcpBytes.Segment(5000, TcpBytes.Octets(rest)));
        Send(TcpBytes.Segment(5000 + (uint)rest.Length, TcpBytes.Octets("a=sendonly\r\n" + TcpBytes.Message(1) + TcpBytes.Message(2)[..20])));
        Send(TcpBytes.Segment(5000 + (uint)rest.Length + 12 + (uint)TcpBytes.Message(1).Length + 20, TcpBytes.Octets(TcpBytes.Message(2)[20..])));

        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(2)]);
    }

    [Fact]
    public void Take_KeepAlives_AreNoMessages()
    {
        var text = "\r\n\r\n" + TcpBytes.Message(1) + "\r\n" + TcpBytes.Message(2) + "\r\n\r\n" + TcpBytes.Message(3);
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn));
        foreach (var part in TcpBytes.Cut(text, 7, 100))
        {
            Send(part);
        }

        // A probe repeats the octet before the next.
        Send(TcpBytes.Segment(100 + (uint)text.Length - 1, [0]));
        Send(TcpBytes.Segment(100 + (uint)text.Length, TcpBytes.Octets(TcpBytes.Message(4))));

        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(2), TcpBytes.Message(3), TcpBytes.Message(4)]);
    }

    [Fact]
    public void Take_SegmentThatNeverComes_LosesItsMessageOnly()
    {
        var parts = TcpBytes.Cut(TcpBytes.Message(1) + TcpBytes.Message(2) + TcpBytes.Message(3) + TcpBytes.Message(4), 100, 1000).ToList();
        parts.RemoveAt(3);
        parts.ForEach(p => Send(p));
        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1)]);

        MoveTo(Second + (Second / 2));

        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(3), TcpBytes.Message(4)]);
        _counters.StreamGaps.ShouldBe(1);
    }

    [Fact]
    public void Take_GapFilledLate_LosesNothing()
    {
        var parts = TcpBytes.Cut(TcpBytes.Message(1) + TcpBytes.Message(2), 100, 1000).ToList();
        foreach (var part in parts.Where((_, i) => i != 1))
        {
            Send(part);
        }

        MoveTo(Second / 2);
        Send(parts[1]);

        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(2)]);
        _counters.StreamGaps.ShouldBe(0);
    }

    [Fact]
    public void Take_LongLossOnTheMirror_GoesOnAtTheNextMessage()
    {
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1))));
        Send(TcpBytes.Segment(100 + 10_000_000, TcpBytes.Octets("xx\r\n" + TcpBytes.Message(2))));
        Send(TcpBytes.Segment(5, TcpBytes.Octets(TcpBytes.Message(3))));

        _heard.Messages.Select(m => m.Text).ShouldBe([TcpBytes.Message(1), TcpBytes.Message(2), TcpBytes.Message(3)]);
    }

    [Fact]
    public void Take_MoreBehindAGapThanCanBeHeld_GoesOnWithoutIt()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn));
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => TcpBytes.Message(i, 800)));
        foreach (var part in TcpBytes.Cut(text, 1400, 100).Skip(1))
        {
            Send(part);
        }

        _heard.Messages.Count.ShouldBeGreaterThan(390);
        _counters.StreamGaps.ShouldBe(1);
        _heard.Messages[^1].Text.ShouldBe(TcpBytes.Message(399, 800));
    }

    [Fact]
    public void Take_NewConnectionBetweenTheSameEnds_StartsAnew()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn));
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1)[..100])));
        Send(TcpBytes.Segment(500, [], TcpBytes.Syn));
        Send(TcpBytes.Segment(501, TcpBytes.Octets(TcpBytes.Message(2))));
        Send(TcpBytes.Segment(500, [], TcpBytes.Syn));
        Send(TcpBytes.Segment(501, TcpBytes.Octets(TcpBytes.Message(2))));

        // The last SYN and what follows it are repetitions, as the same connection has it; a new one would begin elsewhere.
        _heard.Messages.Select(m => m.Text).Distinct().ShouldBe([TcpBytes.Message(2)]);
    }

    [Theory]
    [InlineData(TcpBytes.Reset)]
    [InlineData(TcpBytes.Fin)]
    public void Take_EndOfAConnection_IsForgotten(byte flag)
    {
        Send(TcpBytes.Segment(100, TcpBytes.Octets(TcpBytes.Message(1))));
        _decoder.Streams.ShouldBe(1);
        Send(TcpBytes.Segment(100 + (uint)TcpBytes.Message(1).Length, [], (byte)(flag | TcpBytes.Ack)));

        _decoder.Streams.ShouldBe(0);
    }

    [Fact]
    public void Take_NoSip_IsNotFollowed()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn, to: 80));
        Send(TcpBytes.Segment(100, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, to: 80));
        _decoder.Streams.ShouldBe(0);

        for (var i = 0u; i < 100; i++)
        {
            Send(TcpBytes.Segment(200 + (i * 1000), new byte[1000], to: 443));
        }

        _decoder.Streams.ShouldBe(0);
        _counters.TcpSegments.ShouldBe(102);
    }

    [Fact]
    public void Take_TlsToTheSipsPort_IsCountedAsNotHeard()
    {
        Send(TcpBytes.Segment(99, [], TcpBytes.Syn, to: 5061));
        Send(TcpBytes.Segment(100, [0x16, 0x03, 0x01, 2, 0, 1, .. new byte[500]], to: 5061));
        Send(TcpBytes.Segment(606, [0x16, 0x03, 0x03, 2, 0, 1, .. new byte[500]], to: 5061));

        _counters.EncryptedSipStreams.ShouldBe(1);
        _decoder.Streams.ShouldBe(0);
    }

    [Fact]
    public void Take_MessageWithoutContentLength_IsCountedAndPassedOver()
    {
        Send(TcpBytes.Segment(100, TcpBytes.Octets("BYE sip:a@b SIP/2.0\r\nCall-ID: 1\r\n\r\n" + TcpBytes.Message(2))));

        _heard.Messages.ShouldHaveSingleItem().Text.ShouldBe(TcpBytes.Message(2));
        _counters.MalformedSip.ShouldBe(1);
    }

    private void Send(byte[] frame, long at = 0)
    {
        _nowNs = Math.Max(_nowNs, at);
        _decoder.Take(new CaptureRecord(LinkType.Ethernet, _nowNs, 0, frame.Length, frame.Length), frame, _nowNs);
    }

    private void MoveTo(long nowNs)
    {
        _nowNs = nowNs;
        _decoder.MoveTo(nowNs);
    }
}
