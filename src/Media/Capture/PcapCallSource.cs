using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>
/// A capture file as a source: recording sessions in it go through the same SIPREC server and the same receivers as live ones, RTP
/// without signalling by destination and SSRC. Runs as fast as inference takes it, on the capture's own time.
/// </summary>
internal sealed class PcapCallSource : IDisposable
{
    private const long TickNs = 1_000_000_000;
    private readonly CaptureFile _file;
    private readonly long _length;
    private readonly string _path;

    private PcapCallSource(string path, FileStream stream)
    {
        _path = path;
        _length = Math.Max(1, stream.Length);
        _file = new CaptureFile(stream);
    }

    /// <summary>What the capture held.</summary>
    public CaptureCounters Counters { get; } = new();

    /// <summary>What is wrong with the file, with the offset and what could be read; null while nothing is.</summary>
    public string? Damage => _file.Damage is { } damage ? $"{_path}: {damage}; {Counters.Frames} frames could be read" : null;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    /// <returns>The source; null with an error.</returns>
    public static PcapCallSource? TryOpen(string path, out string error)
    {
        try
        {
            error = "";
            return new PcapCallSource(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{path}: {e.Message}";
            return null;
        }
    }

    /// <summary>True for a file that begins as a capture does.</summary>
    public static bool IsCapture(ReadOnlySpan<byte> head) =>
        head.Length >= 4 && (PcapParser.IsMagic(head) || System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(head) == PcapNgParser.SectionHeader);

    /// <summary>Plays the capture into the pipeline, once, waiting where inference is behind.</summary>
    /// <param name="outlet">A waiting outlet.</param>
    /// <param name="registry">Where calls are live meanwhile.</param>
    /// <param name="latency">The latency section.</param>
    /// <param name="roles">The site's rules.</param>
    /// <param name="policy">The site's policy.</param>
    /// <param name="log">The SIPREC server's log.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellation">Ends it early.</param>
    public void Play(
        MediaOutlet outlet,
        CallRegistry registry,
        LatencyOptions latency,
        RolesOptions roles,
        SiprecPolicy policy,
        ILogger<SiprecServer> log,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var time = new CaptureTime();
        var clock = new MonotonicClock(time);
        var ports = new CaptureMediaPorts(FramingContext.ForRecordings(outlet, latency, clock, CaptureMediaPorts.MaxPorts), time, cancellation);
        var server = new SiprecServer(registry, ports, outlet, new RoleRules(roles), policy with { Tap = TapKind.File }, clock, log);
        var signalling = new CaptureSignalling(server, ports, Counters);
        var streams = new UnsignalledStreams(ports, registry, roles.AgentSubnets, policy.NoticeRequired && !policy.StartsNotified, time);
        var fragments = new FragmentAssembler();
        var tickDue = long.MinValue;
        while (_file.TryRead(out var record, out var frame))
        {
            cancellation.ThrowIfCancellationRequested();
            Counters.Frames++;
            time.MoveTo(record.TimestampNs);
            var now = time.GetTimestamp();
            ports.MoveTo(now);
            if (now >= tickDue)
            {
                tickDue = now + TickNs;
                streams.MoveTo(now);
                server.Tick(now);
                progress?.Report(Math.Min(1, _file.Offset / (double)_length));
            }

            TakeFrame(record, frame, now, new Route(outlet.Signals, ports, signalling, streams, fragments), cancellation);
        }

        Counters.FragmentsGivenUp = fragments.GivenUp + fragments.Waiting;
        WaitForRoom(outlet.Signals, cancellation);
        signalling.Finish();
        streams.Finish();
        server.Tick(time.GetTimestamp());
        progress?.Report(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void TakeFrame(in CaptureRecord record, ReadOnlySpan<byte> frame, long now, in Route route, CancellationToken cancellation)
    {
        if (record.OriginalLength > record.Length)
        {
            Counters.Cut++;
        }

        if (!FrameParser.TryParse(frame, record.Link, out var packet, out _))
        {
            Counters.NotUdp++;
            return;
        }

        route.Fragments.Reclaim();
        var payload = packet.Payload;
        if (packet.IsFragment && !route.Fragments.TryAdd(packet, now, out payload))
        {
            return;
        }

        if (!UdpDatagram.TryParse(packet, payload, out var datagram, out _))
        {
            Counters.NotUdp++;
            return;
        }

        if (route.Ports.TryDeliver(datagram, now))
        {
            Counters.MediaPackets++;
        }
        else if (CaptureSignalling.IsSip(datagram.Payload))
        {
            // The server hands its signals on without waiting, as live: here there is time to make room first.
            WaitForRoom(route.Signals, cancellation);
            route.Signalling.Take(datagram);
        }
        else if (route.Streams.TryTake(datagram, now))
        {
            Counters.MediaPackets++;
        }
        else
        {
            Counters.Ignored++;
        }
    }

    private static void WaitForRoom(Core.Flow.BoundedQueue<ConversationSignal> signals, CancellationToken cancellation)
    {
        var spin = default(SpinWait);
        while (signals.Count > signals.Capacity / 2)
        {
            cancellation.ThrowIfCancellationRequested();
            spin.SpinOnce();
        }
    }

    private readonly record struct Route(
        Core.Flow.BoundedQueue<ConversationSignal> Signals,
        CaptureMediaPorts Ports,
        CaptureSignalling Signalling,
        UnsignalledStreams Streams,
        FragmentAssembler Fragments);
}
