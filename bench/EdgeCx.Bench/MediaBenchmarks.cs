using BenchmarkDotNet.Attributes;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sip.Messages;

namespace EdgeCx.Bench;

/// <summary>What each packet and each SIP message pays: parse and decode.</summary>
[MemoryDiagnoser]
public class MediaBenchmarks
{
    private readonly byte[] _datagram = Datagram();
    private readonly short[] _samples = new short[160];
    private readonly byte[] _options = System.Text.Encoding.ASCII.GetBytes(
        "OPTIONS sip:srs@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport\r\nMax-Forwards: 70\r\n"
        + "From: <sip:sbc@192.0.2.9>;tag=a\r\nTo: <sip:srs@192.0.2.1>\r\nCall-ID: ping@192.0.2.9\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");

    private readonly MuLawDecoder _decoder = new();

    [Benchmark]
    public bool ParseRtp() => RtpParser.TryParse(_datagram, out _, out _);

    [Benchmark]
    public void DecodePacket() => _decoder.Decode(_datagram.AsSpan(12), _samples);

    [Benchmark]
    public bool ParseSip() => SipParser.TryParse(_options, SipLimits.Default, out _, out _);

    private static byte[] Datagram()
    {
        var datagram = new byte[172];
        datagram[0] = 0x80;
        datagram[3] = 1;
        datagram[11] = 7;
        datagram.AsSpan(12).Fill(0x5A);
        return datagram;
    }
}
