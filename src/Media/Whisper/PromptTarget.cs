using System.Net;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Whisper;

/// <summary>Where a leg's packets go and what they may be, as the other side's SDP says (RFC 3264 6). Immutable; addresses are pinned, in the kernel's form.</summary>
internal sealed class PromptTarget
{
    private PromptTarget(IPEndPoint rtp, IPEndPoint rtcp, byte payloadType, bool takesNoise, SdpDirection peer)
    {
        (Rtp, RtpLength) = Pinned(rtp);
        (Rtcp, RtcpLength) = Pinned(rtcp);
        PayloadType = payloadType;
        TakesNoise = takesNoise;
        Peer = peer;
    }

    /// <summary>Address of RTP.</summary>
    public byte[] Rtp { get; }

    /// <summary>Its octets.</summary>
    public int RtpLength { get; }

    /// <summary>Address of RTCP.</summary>
    public byte[] Rtcp { get; }

    /// <summary>Its octets.</summary>
    public int RtcpLength { get; }

    /// <summary>PCMU or PCMA, whichever the other side named first.</summary>
    public byte PayloadType { get; }

    /// <summary>It takes comfort noise (RFC 3389); where it does not, silence is sent as audio.</summary>
    public bool TakesNoise { get; }

    /// <summary>Direction as the other side sees it.</summary>
    public SdpDirection Peer { get; }

    /// <summary>The other side does not listen now.</summary>
    public bool IsOnHold => Peer is SdpDirection.SendOnly or SdpDirection.Inactive;

    /// <summary>Reads an offer or an answer.</summary>
    /// <param name="description">Its SDP.</param>
    /// <param name="server">Address where it names none.</param>
    /// <param name="suite">Suite that we send with; null for plain RTP.</param>
    /// <param name="isAnswer">It answers our keys, and must have chosen ours.</param>
    /// <param name="reason">Why nothing can be sent, in kebab case; empty where it can.</param>
    public static PromptTarget? Read(ReadOnlySpan<byte> description, IPAddress server, SrtpSuite? suite, bool isAnswer, out string reason)
    {
        if (!SdpParser.TryParse(description, out var sdp, out _))
        {
            reason = "bad-sdp";
            return null;
        }

        var media = sdp!.Media.FirstOrDefault(m => m.Kind.Equals("audio", StringComparison.OrdinalIgnoreCase));
        if (media is null || media.Port == 0)
        {
            reason = "no-media";
            return null;
        }

        // What was offered protected is never sent in clear, nor to somebody who expects it protected otherwise.
        var isSecure = media.Protocol.StartsWith("RTP/SAVP", StringComparison.OrdinalIgnoreCase);
        var isAgreed = suite is null
            ? !isSecure
            : isSecure && media.Crypto.Any(c => c.Suite == suite && c.Obstacle == SdpCryptoObstacle.None && (!isAnswer || c.Tag == PromptOffer.CryptoTag));
        sdp.WipeKeys();
        if (!isAgreed)
        {
            reason = "no-srtp";
            return null;
        }

        byte? type = null;
        var takesNoise = false;
        foreach (var format in media.Formats)
        {
            type ??= format switch
            {
                "0" => PromptOffer.MuLawType,
                "8" => PromptOffer.ALawType,
                _ => null,
            };
            takesNoise |= format == "13";
        }

        if (type is null)
        {
            reason = "no-codec";
            return null;
        }

        var address = media.Connection ?? sdp.Connection ?? server;
        // 0.0.0.0 is how hold was said before RFC 3264.
        var direction = address.Equals(IPAddress.Any) ? SdpDirection.Inactive : sdp.DirectionOf(media);
        var rtcpPort = media.RtcpMux ? media.Port : media.RtcpPort ?? Math.Min(media.Port + 1, 65_535);
        reason = "";
        return new PromptTarget(new IPEndPoint(address, media.Port), new IPEndPoint(address, rtcpPort), type.Value, takesNoise, direction);
    }

    private static (byte[] Octets, int Length) Pinned(IPEndPoint endPoint)
    {
        var octets = GC.AllocateArray<byte>(PacketSource.MaxSockaddrBytes, pinned: true);
        return (octets, PacketSource.From(endPoint).Write(octets));
    }
}
