using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Rtp;

/// <summary>What a kind of payload means: its name and clock in SDP, and whether this machine can decode it. Pure.</summary>
internal static class PayloadKinds
{
    /// <summary>From an <c>a=rtpmap</c> (RFC 3551 6, RFC 7587 7).</summary>
    /// <param name="name">Encoding name.</param>
    /// <param name="clockRateHz">RTP clock, Hz.</param>
    /// <param name="channels">Channels.</param>
    public static PayloadKind Of(string name, int clockRateHz, int channels) => name.ToUpperInvariant() switch
    {
        "PCMU" when clockRateHz == 8000 && channels == 1 => PayloadKind.Pcmu,
        "PCMA" when clockRateHz == 8000 && channels == 1 => PayloadKind.Pcma,
        "G722" when clockRateHz == 8000 && channels == 1 => PayloadKind.G722,
        "OPUS" when clockRateHz == 48000 && OpusDecoder.IsAvailable => PayloadKind.Opus,
        "TELEPHONE-EVENT" => PayloadKind.TelephoneEvent,
        "CN" => PayloadKind.ComfortNoise,
        _ => PayloadKind.Unsupported,
    };

    /// <summary>True for audio that can be decoded.</summary>
    public static bool IsAudio(PayloadKind kind) => kind is PayloadKind.Pcmu or PayloadKind.Pcma or PayloadKind.G722 or PayloadKind.Opus;

    /// <summary>Encoding name of an audio kind as in SDP.</summary>
    public static string NameOf(PayloadKind kind) => kind switch
    {
        PayloadKind.Pcmu => "PCMU",
        PayloadKind.Pcma => "PCMA",
        PayloadKind.G722 => "G722",
        PayloadKind.Opus => "opus",
        _ => "",
    };

    /// <summary>RTP clock of a kind, Hz; 0 for what has none of its own. G.722 counts 8 kHz by an old error (RFC 3551 4.5.2).</summary>
    public static int ClockRateHz(PayloadKind kind) => kind switch
    {
        PayloadKind.Opus => 48000,
        PayloadKind.Pcmu or PayloadKind.Pcma or PayloadKind.G722 => 8000,
        _ => 0,
    };
}
