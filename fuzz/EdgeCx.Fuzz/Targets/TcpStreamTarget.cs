using System.Text;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Sip.Transport;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// SIP over captured TCP. First the input is a stream of anything, cut anyhow: what comes out must be whole messages. Then it is a recipe:
/// messages with bodies of its octets, cut, reordered, repeated and overlapping as they say, must come out once each and in order.
/// </summary>
internal sealed class TcpStreamTarget : IFuzzTarget
{
    private const int Window = 8;

    /// <inheritdoc/>
    public string Name => "tcp-stream";

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds =>
    [
        [3, 200, 17, 90, 255, 1, 0, 64, 33, 128, 7, 7, 7],
        Encoding.ASCII.GetBytes("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nl: 4\r\n\r\nbodySIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n\r\n\r\nBYE sip:a SIP/2.0\nl: 0\n\n"),
        Encoding.ASCII.GetBytes("rest of a body\r\nINVITE sip:a@b SIP/2.0\r\nl: 99999\r\n\r\nACK sip:a SIP/2.0\r\nContent-Length: 1\r\n\r\nx"),
        [.. Enumerable.Range(0, 600).Select(i => (byte)(i * 73))],
    ];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Dictionary =>
    [
        .. new[] { "SIP/2.0", " SIP/2.0\r\n", "SIP/2.0 200 OK\r\n", "INVITE sip:a SIP/2.0\r\n", "\r\n\r\n", "\n\n", "l: 3\r\n", "Content-Length: 65535\r\n", "\r\n" }
            .Select(Encoding.ASCII.GetBytes),
        [1], [255], [64],
    ];

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        Anything(input);
        Messages(input);
    }

    private static void Anything(ReadOnlySpan<byte> input)
    {
        var found = new CapturedBytes();
        var counters = new CaptureCounters();
        var decoder = new FrameDecoder(found, counters);
        Take(decoder, 99, 2, [], 0);
        var now = 0L;
        for (var start = 0; start < input.Length;)
        {
            // The octets say how they are cut, and now and then where they lie.
            var length = Math.Min(input.Length - start, 1 + (input[start] * 3));
            var sequence = input[start] switch
            {
                250 => (uint)(start * 1_000_003),
                251 => (uint)(100 + start + 500),
                252 => (uint)Math.Max(100, 100 + start - 60),
                _ => (uint)(100 + start),
            };
            Take(decoder, sequence, (byte)(input[start] == 253 ? 2 : 16), input.Slice(start, length), now);
            now += input[start] * 10_000_000L;
            start += length;
        }

        decoder.MoveTo(now + 2_000_000_000);
        foreach (var message in found.Messages)
        {
            var frame = StreamFramer.Next(message, SipLimits.Default);
            Oracle.Holds(frame.Kind == FrameKind.Message && frame.Length == message.Length, "not one whole message");
        }

        decoder.MoveTo(now + 3_000_000_000_000);
        Oracle.Holds(decoder.Streams == 0, "a stream that is never forgotten");
        Oracle.Holds(counters.TcpMessages == found.Messages.Count, "count of messages");
    }

    private static void Messages(ReadOnlySpan<byte> input)
    {
        if (input.Length < 8)
        {
            return;
        }

        var random = new Random((input[0] << 8) | input[1]);
        var messages = new List<byte[]>();
        for (var at = 2; at < Math.Min(input.Length, 6000);)
        {
            var body = input.Slice(at, Math.Min(input.Length - at, 1 + (input[at] * 4)));
            messages.Add([.. Encoding.ASCII.GetBytes($"MESSAGE sip:a@b SIP/2.0\r\nCall-ID: {messages.Count}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body]);
            at += body.Length;
        }

        byte[] stream = [.. messages.SelectMany(m => m)];
        var cuts = new List<(int Start, int End)>();
        for (var start = 0; start < stream.Length;)
        {
            var end = Math.Min(stream.Length, start + 1 + random.Next(1 + (input[2 + (cuts.Count % (input.Length - 2))] * 6)));
            cuts.Add((Math.Max(0, start - random.Next(40)), Math.Min(stream.Length, end + random.Next(40))));
            start = end;
        }

        for (var i = 0; i < cuts.Count; i++)
        {
            var other = Math.Min(cuts.Count - 1, i + random.Next(Window));
            (cuts[i], cuts[other]) = (cuts[other], cuts[i]);
        }

        // The numbers wrap in half of the runs.
        var first = (input[0] & 1) == 0 ? 1000u : uint.MaxValue - 300;
        var found = new CapturedBytes();
        var counters = new CaptureCounters();
        var decoder = new FrameDecoder(found, counters);
        Take(decoder, first - 1, 2, [], 0);
        foreach (var (start, end) in cuts)
        {
            for (var times = random.Next(4) == 0 ? 2 : 1; times > 0; times--)
            {
                Take(decoder, first + (uint)start, 16, stream.AsSpan(start, end - start), 0);
            }
        }

        Oracle.Holds(found.Messages.Count == messages.Count, $"{messages.Count} messages were sent, {found.Messages.Count} came out");
        for (var i = 0; i < messages.Count; i++)
        {
            Oracle.Holds(messages[i].AsSpan().SequenceEqual(found.Messages[i]), "a message came out otherwise than it was sent");
        }

        Oracle.Holds(counters.StreamGaps == 0, "a gap where there was none");
    }

    private static void Take(FrameDecoder decoder, uint sequence, byte flags, ReadOnlySpan<byte> octets, long nowNs)
    {
        var frame = CapturedBytes.Four(6, CapturedBytes.Tcp(sequence, flags, octets));
        decoder.Take(new CaptureRecord(LinkType.Raw, nowNs, 0, frame.Length, frame.Length), frame, nowNs);
    }
}
