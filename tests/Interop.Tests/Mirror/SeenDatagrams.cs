using System.Collections.Concurrent;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Ring;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>What a ring on an outlet brings and what comes out of its tunnels, counted datagram by datagram.</summary>
internal sealed class SeenDatagrams : ICapturedTraffic, IDisposable
{
    private const long PatienceMs = 2000;
    private readonly ConcurrentDictionary<(CapturedEndpoint From, CapturedEndpoint To, int Hash), int> _seen = new();
    private readonly ConcurrentDictionary<ushort, int> _tags = new();
    private readonly RingPacketSource _source;
    private readonly Thread _thread;
    private volatile bool _stopping;

    public SeenDatagrams(string interfaceName)
    {
        _source = RingPacketSource.TryOpen(new RingSettings(interfaceName), new MonotonicClock(TimeProvider.System), out var refusal)
            ?? throw new InvalidOperationException(refusal.ToString());
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What the decoder counted; read it once the source has stopped.</summary>
    public CaptureCounters Counters { get; } = new();

    /// <summary>Each datagram and how often it came.</summary>
    public IReadOnlyDictionary<(CapturedEndpoint From, CapturedEndpoint To, int Hash), int> All => _seen;

    /// <summary>Tags that stood in the ring's headers, and on how many frames.</summary>
    public IReadOnlyDictionary<ushort, int> Tags => _tags;

    /// <summary>Messages of SIP over TCP.</summary>
    public int OverTcp { get; private set; }

    public void OnUdp(in UdpDatagram datagram, long arrivalNs)
    {
        var hash = default(HashCode);
        hash.AddBytes(datagram.Payload);
        _seen.AddOrUpdate((datagram.Source, datagram.Destination, hash.ToHashCode()), 1, static (_, n) => n + 1);
    }

    public void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs) => OverTcp++;

    /// <summary>Reads what is there and ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        var decoder = new FrameDecoder(this, Counters);
        while (true)
        {
            // What is there, but not what a mirror that still runs goes on to bring.
            var last = _stopping;
            var untilMs = Environment.TickCount64 + PatienceMs;
            while (_source.TryRead(out var record, out var frame))
            {
                _tags.AddOrUpdate(record.VlanTci, 1, static (_, n) => n + 1);
                decoder.Take(record, frame, record.TimestampNs);
                if (Environment.TickCount64 > untilMs)
                {
                    break;
                }
            }

            if (last)
            {
                _source.Dispose();
                return;
            }
        }
    }
}
