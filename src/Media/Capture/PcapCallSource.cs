using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture.Conversations;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Siprec;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Capture;

/// <summary>
/// A capture file as a source: recording sessions, calls between others and RTP without signalling go through the same code as those seen on a
/// mirror port. Runs as fast as inference takes it, on the capture's own time.
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

    /// <summary>What became of calls between others; after <see cref="Play"/>.</summary>
    public ConversationCounters Calls { get; private set; } = new();

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
    /// <param name="settings">How calls between others are followed; null for the defaults.</param>
    public void Play(
        MediaOutlet outlet,
        CallRegistry registry,
        LatencyOptions latency,
        RolesOptions roles,
        SiprecPolicy policy,
        ILogger<SiprecServer> log,
        IProgress<double>? progress,
        CancellationToken cancellation,
        ConversationSettings? settings = null)
    {
        var time = new CaptureTime();
        var clock = new MonotonicClock(time);
        var context = FramingContext.ForRecordings(outlet, latency, clock, CaptureMediaPorts.MaxPortsOfFile);
        var plane = new CaptureMediaPorts(context, time.GetTimestamp, CaptureMediaPorts.MaxPortsOfFile, isInline: true, cancellation);
        settings = (settings ?? new ConversationSettings()) with { EndOfSource = "end-of-file" };
        var calls = new CapturedCalls(plane, registry, roles, policy with { Tap = TapKind.File }, settings, clock, log, Counters, () => Counters.EncryptedSipStreams > 0);
        var desk = new InlineDesk(calls, outlet.Signals, cancellation);
        var reader = new CaptureReader(1, plane, desk, Counters);
        plane.Opened = reader.Flows.Admit;
        var decoder = new FrameDecoder(reader, Counters);
        var progressDue = long.MinValue;
        while (_file.TryRead(out var record, out var frame))
        {
            cancellation.ThrowIfCancellationRequested();
            time.MoveTo(record.TimestampNs);
            var now = time.GetTimestamp();
            decoder.MoveTo(now);
            reader.Flows.MoveTo(now);
            calls.MoveTo(now);
            if (now >= progressDue)
            {
                progressDue = now + TickNs;
                progress?.Report(Math.Min(1, _file.Offset / (double)_length));
            }

            decoder.Take(record, frame, now);
        }

        decoder.Finish();
        desk.WaitForRoom();
        calls.Finish();
        reader.Flows.Drain(time.GetTimestamp());
        Calls = calls.Counters;
        progress?.Report(1);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
