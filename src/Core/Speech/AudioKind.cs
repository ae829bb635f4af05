namespace EdgeCx.Core.Speech;

/// <summary>What a stretch of audio that passed the speech gate sounds like, by the emotion model's out-of-domain score.</summary>
public enum AudioKind : byte
{
    /// <summary>One person speaks.</summary>
    OneVoice,

    /// <summary>Music (on hold, say).</summary>
    Music,

    /// <summary>DTMF, ringing, other tones.</summary>
    Tones,

    /// <summary>Noise.</summary>
    Noise,

    /// <summary>Two voices at a time in one stream.</summary>
    SeveralVoices,
}
