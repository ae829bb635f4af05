using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Rtp;

/// <summary>The payload types of one description as tables: what a packet carries in one look-up.</summary>
internal sealed class PayloadMap
{
    private readonly PayloadKind?[] _kinds = new PayloadKind?[128];
    private readonly IAudioDecoder?[] _decoders = new IAudioDecoder?[128];

    /// <summary>Makes the tables of a description.</summary>
    public PayloadMap(MediaDescription media)
    {
        foreach (var payload in media.Payloads)
        {
            // A G.711 at another clock than 8 kHz exists in no profile: what it would carry is not what we decode.
            var kind = payload.Kind is PayloadKind.Pcmu or PayloadKind.Pcma && payload.ClockRateHz != Core.Audio.PcmFormat.SampleRateHz
                ? PayloadKind.Unsupported
                : payload.Kind;
            _kinds[payload.Type & 0x7F] = kind;
            _decoders[payload.Type & 0x7F] = kind switch
            {
                PayloadKind.Pcmu => MuLawDecoder.Instance,
                PayloadKind.Pcma => ALawDecoder.Instance,
                _ => null,
            };
        }
    }

    /// <summary>What a payload type carries; null when it was not negotiated.</summary>
    public PayloadKind? KindOf(byte payloadType) => _kinds[payloadType & 0x7F];

    /// <summary>The decoder of an audio payload type; null for everything else.</summary>
    public IAudioDecoder? DecoderOf(byte payloadType) => _decoders[payloadType & 0x7F];
}
