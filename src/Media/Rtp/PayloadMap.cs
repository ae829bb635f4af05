using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Rtp;

/// <summary>The payload types of one description as tables: what a packet carries in one look-up. Decoders with state are one leg's.</summary>
internal sealed class PayloadMap
{
    private readonly PayloadKind?[] _kinds = new PayloadKind?[128];
    private readonly IAudioDecoder?[] _decoders = new IAudioDecoder?[128];

    /// <summary>Makes the tables of a description.</summary>
    /// <param name="media">The description.</param>
    /// <param name="before">The leg's tables so far: a codec that stays under its number goes on where it was.</param>
    public PayloadMap(MediaDescription media, PayloadMap? before = null)
    {
        foreach (var payload in media.Payloads)
        {
            // An RTP clock that the codec's profile does not have: what it would carry is not what we decode.
            var type = payload.Type & 0x7F;
            var kind = PayloadKinds.IsAudio(payload.Kind) && payload.ClockRateHz != PayloadKinds.ClockRateHz(payload.Kind)
                ? PayloadKind.Unsupported
                : payload.Kind;
            _kinds[type] = kind;
            _decoders[type] = before is not null && before._kinds[type] == kind ? before._decoders[type] : NewDecoder(kind);
        }
    }

    /// <summary>What a payload type carries; null when it was not negotiated.</summary>
    public PayloadKind? KindOf(byte payloadType) => _kinds[payloadType & 0x7F];

    /// <summary>The decoder of an audio payload type; null for everything else.</summary>
    public IAudioDecoder? DecoderOf(byte payloadType) => _decoders[payloadType & 0x7F];

    private static IAudioDecoder? NewDecoder(PayloadKind kind) => kind switch
    {
        PayloadKind.Pcmu => MuLawDecoder.Instance,
        PayloadKind.Pcma => ALawDecoder.Instance,
        PayloadKind.G722 => new G722Decoder(),
        PayloadKind.Opus when OpusDecoder.IsAvailable => new OpusDecoder(),
        _ => null,
    };
}
