using BenchmarkDotNet.Attributes;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip.Messages;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Bench;

/// <summary>What each packet, each SIP message and each body of a recorded call pays to be read.</summary>
[MemoryDiagnoser]
public class ParseBenchmarks
{
    private readonly byte[] _datagram = G711.Datagram(1);
    private readonly byte[] _options = System.Text.Encoding.ASCII.GetBytes(
        "OPTIONS sip:srs@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK1;rport\r\nMax-Forwards: 70\r\n"
        + "From: <sip:sbc@192.0.2.9>;tag=a\r\nTo: <sip:srs@192.0.2.1>\r\nCall-ID: ping@192.0.2.9\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");

    [Benchmark]
    public bool Rtp() => Right(RtpParser.TryParse(_datagram, out _, out _));

    [Benchmark]
    public bool SipOptions() => Right(SipParser.TryParse(_options, SipLimits.Default, out _, out _));

    [Benchmark]
    public bool SipInvite() => Right(SipParser.TryParse(SiprecInvite.Message, SipLimits.Default, out _, out _));

    [Benchmark]
    public bool Multipart() => Right(MultipartReader.TryRead(SiprecInvite.Body, SiprecInvite.ContentType, out _, out _));

    [Benchmark]
    public bool Sdp() => Right(SdpParser.TryParse(SiprecInvite.Sdp, out _, out _));

    [Benchmark]
    public bool Metadata() => Right(MetadataParser.TryParse(SiprecInvite.Metadata, out _, out _));

    // A refusal is quicker than a reading: it must not pass for one.
    private static bool Right(bool isParsed) => isParsed ? true : throw new InvalidOperationException("it was refused");
}
