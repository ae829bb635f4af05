using System.Net;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.SiprecClient;

/// <summary>Reads the server's answer to our offer: where each of our streams goes, line by line (RFC 3264 6).</summary>
internal static class SiprecAnswer
{
    /// <summary>Tag of the keys that we offer; the answer repeats it.</summary>
    public const int CryptoTag = 1;

    /// <summary>Connects the legs whose lines the server takes and holds the others; how many it takes.</summary>
    /// <param name="description">The answer's SDP.</param>
    /// <param name="server">Address where the answer names none.</param>
    /// <param name="legs">Our legs and what they say, in the order of the offer's lines.</param>
    public static int Connect(ReadOnlySpan<byte> description, IPAddress server, params ReadOnlySpan<(PacedLeg Leg, ReadOnlyMemory<byte> Octets)> legs)
    {
        if (!SdpParser.TryParse(description, out var sdp, out _))
        {
            return 0;
        }

        var taken = 0;
        for (var i = 0; i < legs.Length; i++)
        {
            var (leg, octets) = legs[i];
            var media = i < sdp!.Media.Length ? sdp.Media[i] : null;
            var isTaken = media is { Port: > 0 } && IsProtectedAs(media, leg);
            leg.IsHeld = !isTaken || sdp.DirectionOf(media!) is not (SdpDirection.RecvOnly or SdpDirection.SendRecv);
            if (isTaken)
            {
                leg.Connect(new IPEndPoint(media!.Connection ?? sdp.Connection ?? server, media.Port), octets);
                taken++;
            }
        }

        return taken;
    }

    // A stream that was offered protected is never sent in clear, nor one that the server expects protected otherwise.
    private static bool IsProtectedAs(SdpMedia media, PacedLeg leg)
    {
        var isSecure = media.Protocol.StartsWith("RTP/SAVP", StringComparison.OrdinalIgnoreCase);
        return leg.Suite is null
            ? !isSecure
            : isSecure && media.Crypto.Any(c => c.Tag == CryptoTag && c.Suite == leg.Suite && c.Obstacle == SdpCryptoObstacle.None);
    }
}
