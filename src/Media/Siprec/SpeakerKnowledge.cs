namespace EdgeCx.Media.Siprec;

/// <summary>How much the signalling says of who speaks on a stream.</summary>
internal enum SpeakerKnowledge
{
    /// <summary>Exactly one person.</summary>
    One,

    /// <summary>No metadata came.</summary>
    NoMetadata,

    /// <summary>Metadata came that could not be read.</summary>
    UnreadableMetadata,

    /// <summary>The m-line has no label.</summary>
    NoLabel,

    /// <summary>Two m-lines have this label.</summary>
    AmbiguousLabel,

    /// <summary>No stream of the metadata has this label.</summary>
    UnknownLabel,

    /// <summary>The metadata says nowhere who sends what.</summary>
    NoAssociation,

    /// <summary>The metadata says who sends what, and nobody present sends this stream.</summary>
    Nobody,

    /// <summary>Several people send this stream.</summary>
    Several,

    /// <summary>The metadata calls the stream mixed.</summary>
    MixedMode,

    /// <summary>The recording has one stream for several people.</summary>
    OneStreamForSeveral,
}
