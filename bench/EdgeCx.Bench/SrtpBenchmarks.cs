using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Bench;

/// <summary>What a packet of 20 ms of G.711 pays for SRTP. Opening is what <see cref="ProtectAndOpen"/> takes above <see cref="Protect"/>.</summary>
[MemoryDiagnoser]
public class SrtpBenchmarks
{
    private const int PacketBytes = 172;
    private readonly byte[] _buffer = new byte[PacketBytes + SrtpSender.MaxTrailerBytes];
    private readonly byte[] _plain = new byte[SrtpTransform.MaxPacketBytes];
    private SrtpSender _sender = null!;
    private SrtpReceiver _receiver = null!;
    private ushort _sequence;

    [ParamsSource(nameof(Suites))]
    public string Suite { get; set; } = "";

    public IEnumerable<string> Suites => SrtpSuite.All.Select(s => s.Name).Where(n => !n.Contains("192", StringComparison.Ordinal) && !n.EndsWith("_32", StringComparison.Ordinal));

    [GlobalSetup]
    public void Begin()
    {
        var suite = SrtpSuite.Find(Suite)!;
        var key = SrtpMasterKey.Generate(suite);
        _sender = new SrtpSender(suite, key);
        _receiver = new SrtpReceiver(new SrtpParameters(suite, [key]));
        _buffer[0] = 0x80;
        _buffer[11] = 7;
        _buffer.AsSpan(12).Fill(0x5A);
    }

    [GlobalCleanup]
    public void End()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    [Benchmark(Baseline = true)]
    public bool Plain() => RtpParser.TryParse(_buffer.AsSpan(0, PacketBytes), out _, out _);

    [Benchmark]
    public int Protect()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), _sequence++);
        return _sender.ProtectRtp(_buffer, PacketBytes);
    }

    [Benchmark]
    public bool ProtectAndOpen()
    {
        var length = Protect();
        return _receiver.TryOpenRtp(_buffer.AsSpan(0, length), _plain, 0, out _, out _) ? true : throw new InvalidOperationException("it does not open");
    }
}
