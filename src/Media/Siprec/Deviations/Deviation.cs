namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>
/// What a recording client does otherwise than RFC 7866, RFC 7865 and RFC 2046 say, or otherwise than serves the site best. A set: a client
/// has several.
/// </summary>
[Flags]
internal enum Deviation : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The INVITE has no "Require: siprec".</summary>
    NoOptionTag = 1u << 0,

    /// <summary>The Contact has no "+sip.src".</summary>
    NoFeatureTag = 1u << 1,

    /// <summary>The INVITE brings no session description; ours is offered.</summary>
    DelayedOffer = 1u << 2,

    /// <summary>All streams are inactive in the first offer.</summary>
    InactiveAtStart = 1u << 3,

    /// <summary>Lines of the multipart body end in LF alone.</summary>
    BareLineFeeds = 1u << 4,

    /// <summary>The multipart body lacks its closing delimiter.</summary>
    NoClosingDelimiter = 1u << 5,

    /// <summary>The body's boundary is not the one its Content-Type announces.</summary>
    AnotherBoundary = 1u << 6,

    /// <summary>The body has parts besides session description and metadata.</summary>
    FurtherParts = 1u << 7,

    /// <summary>The metadata is "application/rs-metadata".</summary>
    OldMediaType = 1u << 8,

    /// <summary>The metadata is not in the namespace urn:ietf:params:xml:ns:recording:1.</summary>
    OldNamespace = 1u << 9,

    /// <summary>The metadata's root is not &lt;recording&gt;.</summary>
    OtherRoot = 1u << 10,

    /// <summary>The BYE carries metadata.</summary>
    MetadataInBye = 1u << 11,

    /// <summary>UPDATE or re-INVITE requests bring metadata only.</summary>
    UpdatesWithoutDescription = 1u << 12,

    /// <summary>There is no metadata: nobody is named.</summary>
    NoMetadata = 1u << 13,

    /// <summary>Metadata could not be read.</summary>
    UnreadableMetadata = 1u << 14,

    /// <summary>A stream has no "a=label".</summary>
    NoLabel = 1u << 15,

    /// <summary>Two streams have the same "a=label".</summary>
    SameLabelTwice = 1u << 16,

    /// <summary>A stream's label is not in the metadata.</summary>
    LabelNotInMetadata = 1u << 17,

    /// <summary>The metadata does not say who sends which stream.</summary>
    NoAssociation = 1u << 18,

    /// <summary>No participant sends a stream that is active.</summary>
    NobodySends = 1u << 19,

    /// <summary>Several participants send one stream.</summary>
    SeveralSend = 1u << 20,

    /// <summary>One stream is offered for several participants.</summary>
    OneStreamForSeveral = 1u << 21,

    /// <summary>The metadata calls a stream mixed.</summary>
    MixedMode = 1u << 22,

    /// <summary>The metadata names more or fewer streams than the offer has.</summary>
    StreamsContradictDescription = 1u << 23,

    /// <summary>Who speaks was named only later in the call.</summary>
    PartyNamedLate = 1u << 24,

    /// <summary>A stream was offered with no codec or transport that can be heard.</summary>
    NoUsableCodec = 1u << 25,
}
