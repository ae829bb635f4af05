using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Whisper;

/// <summary>
/// Writes the SDP of one leg (RFC 3264, RFC 8866): PCMU, PCMA and comfort noise (RFC 3389), packets of 20 ms. It says <c>sendrecv</c>, though nothing that
/// comes is ever read: a PBX takes <c>sendonly</c> for hold and would play music.
/// </summary>
internal sealed class PromptOffer
{
    /// <summary>Tag of the key that we offer; an answer repeats it.</summary>
    public const int CryptoTag = 1;

    /// <summary>Payload type of PCMU (RFC 3551).</summary>
    public const byte MuLawType = 0;

    /// <summary>Payload type of PCMA.</summary>
    public const byte ALawType = 8;

    /// <summary>Payload type of comfort noise (RFC 3389).</summary>
    public const byte NoiseType = 13;

    private readonly IPAddress _local;
    private readonly int _port;
    private readonly SrtpSuite? _suite;
    private readonly SrtpMasterKey? _key;
    private readonly long _session = RandomNumberGenerator.GetInt32(int.MaxValue);
    private SdpDirection _direction = SdpDirection.SendRecv;
    private int _version = 1;

    /// <summary>Prepares a leg's descriptions.</summary>
    /// <param name="local">Our address.</param>
    /// <param name="port">Our RTP port.</param>
    /// <param name="suite">Suite offered by SDES; null for plain RTP.</param>
    /// <param name="key">Its key.</param>
    public PromptOffer(IPAddress local, int port, SrtpSuite? suite, SrtpMasterKey? key)
    {
        _local = local;
        _port = port;
        _suite = suite;
        _key = key;
    }

    /// <summary>The description; it gets a new version where the direction is another than before.</summary>
    public byte[] Write(SdpDirection direction)
    {
        if (direction != _direction)
        {
            _direction = direction;
            _version++;
        }

        var family = _local.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var crypto = _suite is null ? "" : $"a=crypto:{CryptoTag} {_suite.Name} inline:{Convert.ToBase64String(_key!.Octets)}\r\n";
        return Encoding.UTF8.GetBytes(
            $"v=0\r\no=edgecx {_session} {_version} IN {family} {_local}\r\ns=-\r\nc=IN {family} {_local}\r\nt=0 0\r\n"
            + $"m=audio {_port} {(_suite is null ? "RTP/AVP" : "RTP/SAVP")} {MuLawType} {ALawType} {NoiseType}\r\n"
            + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:13 CN/8000\r\na=ptime:20\r\na=rtcp-mux\r\n"
            + $"{crypto}a={direction.ToString().ToLowerInvariant()}\r\n");
    }
}
