namespace EdgeCx.Core.Audio;

/// <summary>What an <see cref="AudioWindow"/> is. The last two carry no audio: they keep their place in a leg's order.</summary>
public enum WindowKind : byte
{
    /// <summary>256 samples for voice activity, cut on every leg; where they were heard wide-band, the same at 16 kHz beside them, for words.</summary>
    VoiceFrame,

    /// <summary>2000 samples of context and 4000 new ones for emotion, cut on customer legs only.</summary>
    EmotionChunk,

    /// <summary>Another person may speak on this leg from here on (transfer, SSRC change): forget the caller's baseline.</summary>
    BaselineReset,

    /// <summary>Nothing more comes from this leg.</summary>
    EndOfLeg,
}
