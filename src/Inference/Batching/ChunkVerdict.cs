namespace EdgeCx.Inference.Batching;

/// <summary>What voice activity says of a chunk.</summary>
internal enum ChunkVerdict : byte
{
    /// <summary>At least half of it is speech.</summary>
    Speech,

    /// <summary>It is not speech.</summary>
    NotSpeech,

    /// <summary>Nobody knows: its leg was refused.</summary>
    Refused,

    /// <summary>It is not speech, but it has been loud for a while: worth a glance, if there is time, whether it is music.</summary>
    Loud,
}
