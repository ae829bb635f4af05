using System.Collections.Immutable;
using EdgeCx.Media.Rtp;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Sdp;

/// <summary>
/// The offer/answer model (RFC 3264) as a recording server plays it: receive only, every m-line in its place, port 0 for what cannot be
/// heard. Pure.
/// </summary>
internal static class OfferAnswer
{
    /// <summary>Decides about every m-line of the peer's description: of its offer, or of its answer to ours.</summary>
    public static ImmutableArray<LinePlan> Plan(SdpSession peer) => [.. peer.Media.Select(m => PlanLine(m, peer.DirectionOf(m)))];

    /// <summary>What we offer on each line when the peer leaves the offer to us: G.711 in both laws, G.722 and telephone-event.</summary>
    public static MediaDescription OwnOffer { get; } = new(
        [
            new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000),
            new MediaPayload(8, PayloadKind.Pcma, "PCMA", 8000),
            new MediaPayload(9, PayloadKind.G722, "G722", 8000),
            new MediaPayload(101, PayloadKind.TelephoneEvent, "telephone-event", 8000),
        ],
        Active: true,
        RtcpMux: false);

    /// <summary>The name of the first codec that carries audio.</summary>
    public static string CodecOf(MediaDescription media) =>
        PayloadKinds.NameOf(media.Payloads.First(p => PayloadKinds.IsAudio(p.Kind)).Kind);

    private static LinePlan PlanLine(SdpMedia media, SdpDirection offered)
    {
        var direction = offered is SdpDirection.SendOnly or SdpDirection.SendRecv ? SdpDirection.RecvOnly : SdpDirection.Inactive;
        var refusal = Refusal(media, out var crypto);
        if (refusal != LineRefusal.None)
        {
            return new LinePlan(media, refusal, SdpDirection.Inactive, null);
        }

        var payloads = UsablePayloads(media);
        return payloads.Any(p => PayloadKinds.IsAudio(p.Kind))
            ? new LinePlan(
                media,
                LineRefusal.None,
                direction,
                new MediaDescription(payloads, direction == SdpDirection.RecvOnly, media.RtcpMux, media.PtimeMs ?? 20)
                {
                    Protocol = media.Protocol,
                    Srtp = crypto is null ? null : new SrtpParameters(crypto.Suite!, crypto.Keys),
                },
                crypto)
            : new LinePlan(media, LineRefusal.NoUsableCodec, SdpDirection.Inactive, null);
    }

    private static LineRefusal Refusal(SdpMedia media, out SdpCrypto? crypto)
    {
        crypto = null;
        if (media.Port == 0)
        {
            return LineRefusal.PortZero;
        }

        if (!media.Kind.Equals("audio", StringComparison.OrdinalIgnoreCase))
        {
            return LineRefusal.NotAudio;
        }

        return media.Protocol.ToUpperInvariant() switch
        {
            // Keys on a plain line are best effort outside of any RFC: a peer that offers so lives with an answer without keys, and one
            // that does not know of it must be able to.
            "RTP/AVP" or "RTP/AVPF" => LineRefusal.None,
            "RTP/SAVP" or "RTP/SAVPF" => ChooseCrypto(media, out crypto),
            "UDP/TLS/RTP/SAVP" or "UDP/TLS/RTP/SAVPF" => LineRefusal.Encrypted,
            _ => LineRefusal.Transport,
        };
    }

    // The first that can be taken, in the peer's order of preference (RFC 4568 5.1.2).
    private static LineRefusal ChooseCrypto(SdpMedia media, out SdpCrypto? crypto)
    {
        crypto = media.Crypto.FirstOrDefault(c => c.Obstacle == SdpCryptoObstacle.None);
        return crypto is not null ? LineRefusal.None
            : !media.HasCrypto ? LineRefusal.Encrypted
            : media.Crypto.Any(c => c.Obstacle == SdpCryptoObstacle.SessionParameter) ? LineRefusal.CryptoParameter
            : media.Crypto.IsEmpty ? LineRefusal.CryptoKey
            : LineRefusal.CryptoSuite;
    }

    private static ImmutableArray<MediaPayload> UsablePayloads(SdpMedia media)
    {
        var payloads = ImmutableArray.CreateBuilder<MediaPayload>();
        foreach (var format in media.Formats)
        {
            if (SdpAttributeParser.TryPayloadType(format, out var type)
                && payloads.All(p => p.Type != type)
                && Describe(media, type) is { Kind: not PayloadKind.Unsupported } payload)
            {
                payloads.Add(payload);
            }
        }

        return payloads.ToImmutable();
    }

    private static MediaPayload? Describe(SdpMedia media, byte type)
    {
        foreach (var map in media.RtpMaps)
        {
            if (map.Type == type)
            {
                return new MediaPayload(type, PayloadKinds.Of(map.Name, map.ClockRateHz, map.Channels), map.Name, map.ClockRateHz);
            }
        }

        // Static types need no rtpmap (RFC 3551 6).
        return type switch
        {
            0 => new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000),
            8 => new MediaPayload(8, PayloadKind.Pcma, "PCMA", 8000),
            9 => new MediaPayload(9, PayloadKind.G722, "G722", 8000),
            13 => new MediaPayload(13, PayloadKind.ComfortNoise, "CN", 8000),
            _ => null,
        };
    }
}
