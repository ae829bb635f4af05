using System.Collections.Frozen;
using System.Numerics;

namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>A deviation in plain words, for the administrator of the session border controller.</summary>
/// <param name="Deviation">Which one.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="What">What was seen.</param>
/// <param name="Advice">What the standard asks, and what to do.</param>
internal sealed record DeviationText(Deviation Deviation, DeviationCost Cost, string What, string Advice)
{
    private static readonly FrozenDictionary<Deviation, DeviationText> Texts = new Dictionary<Deviation, DeviationText>
    {
        [Deviation.NoOptionTag] = new(Deviation.NoOptionTag, DeviationCost.None, "The INVITE has no \"Require: siprec\".", "RFC 7866 6.1.1 asks for it. Nothing to do."),
        [Deviation.NoFeatureTag] = new(Deviation.NoFeatureTag, DeviationCost.None, "The Contact has no \"+sip.src\".", "RFC 7866 6.1.1 asks for it. Nothing to do."),
        [Deviation.DelayedOffer] = new(Deviation.DelayedOffer, DeviationCost.None, "The INVITE brings no session description; ours is offered.", "Common with built-in bridges. Nothing to do."),
        [Deviation.InactiveAtStart] = new(Deviation.InactiveAtStart, DeviationCost.None, "All streams are inactive in the first offer.", "The streams are expected by re-INVITE; if none comes, check the recording's start condition."),
        [Deviation.BareLineFeeds] = new(Deviation.BareLineFeeds, DeviationCost.None, "Lines of the multipart body end in LF alone.", "RFC 3261 7.5 and RFC 2046 4.1.1 ask for CR LF. Nothing to do."),
        [Deviation.NoClosingDelimiter] = new(Deviation.NoClosingDelimiter, DeviationCost.None, "The multipart body lacks its closing delimiter.", "RFC 2046 5.1.1. Nothing to do; if metadata is also cut, look for a message size limit on the way."),
        [Deviation.AnotherBoundary] = new(Deviation.AnotherBoundary, DeviationCost.None, "The body's boundary is not the one its Content-Type announces.", "RFC 2046 5.1.1. Nothing to do."),
        [Deviation.FurtherParts] = new(Deviation.FurtherParts, DeviationCost.None, "The body has parts besides session description and metadata.", "They are left aside. Nothing to do."),
        [Deviation.OldMediaType] = new(Deviation.OldMediaType, DeviationCost.None, "The metadata is \"application/rs-metadata\".", "RFC 9806 and RFC 7866 name it application/rs-metadata+xml. Nothing to do."),
        [Deviation.OldNamespace] = new(Deviation.OldNamespace, DeviationCost.None, "The metadata is not in the namespace urn:ietf:params:xml:ns:recording:1.", "A draft of RFC 7865. Nothing to do."),
        [Deviation.OtherRoot] = new(Deviation.OtherRoot, DeviationCost.None, "The metadata's root is not <recording>.", "A draft of RFC 7865, or the vendor's own. Nothing to do."),
        [Deviation.MetadataInBye] = new(Deviation.MetadataInBye, DeviationCost.None, "The BYE carries metadata.", "It is read for what it says: that all have left. Nothing to do."),
        [Deviation.UpdatesWithoutDescription] = new(Deviation.UpdatesWithoutDescription, DeviationCost.None, "UPDATE or re-INVITE requests bring metadata only.", "RFC 7866 8.1 allows it. Nothing to do."),
        [Deviation.NoMetadata] = new(Deviation.NoMetadata, DeviationCost.Roles, "There is no metadata: nobody is named.", "Turn metadata on in the recording profile; until then all roles stay unknown."),
        [Deviation.UnreadableMetadata] = new(Deviation.UnreadableMetadata, DeviationCost.Roles, "Metadata could not be read.", "Compare with RFC 7865; a cut document points to a message size limit. Roles stay unknown until a complete one comes."),
        [Deviation.NoLabel] = new(Deviation.NoLabel, DeviationCost.Roles, "A stream has no \"a=label\".", "RFC 7866 7.1.1 asks for it: without it no participant can be found. Ask the vendor."),
        [Deviation.SameLabelTwice] = new(Deviation.SameLabelTwice, DeviationCost.Roles, "Two streams have the same \"a=label\".", "Labels must differ (RFC 4574 5). Nobody is guessed; ask the vendor."),
        [Deviation.LabelNotInMetadata] = new(Deviation.LabelNotInMetadata, DeviationCost.Roles, "A stream's label is not in the metadata.", "RFC 7865 6.5: the stream's <label> must be the one in the SDP. Ask the vendor, or name the order in Roles."),
        [Deviation.NoAssociation] = new(Deviation.NoAssociation, DeviationCost.Roles, "The metadata does not say who sends which stream.", "RFC 7865 6.9 participantstreamassoc is missing. Where the order is known, Roles:OpenSipsStreamOrder vouches for it."),
        [Deviation.NobodySends] = new(Deviation.NobodySends, DeviationCost.Roles, "No participant sends a stream that is active.", "RFC 7865 6.9. The role stays unknown until the metadata names a sender."),
        [Deviation.SeveralSend] = new(Deviation.SeveralSend, DeviationCost.Hearing, "Several participants send one stream.", "Two voices in one stream cannot be told apart. Record each party as a stream of its own."),
        [Deviation.OneStreamForSeveral] = new(Deviation.OneStreamForSeveral, DeviationCost.Hearing, "One stream is offered for several participants.", "It is a mixed recording: heard for turn-taking at most, never for feelings. Record each party as a stream of its own."),
        [Deviation.MixedMode] = new(Deviation.MixedMode, DeviationCost.Hearing, "The metadata calls a stream mixed.", "Record each party as a stream of its own."),
        [Deviation.StreamsContradictDescription] = new(Deviation.StreamsContradictDescription, DeviationCost.Roles, "The metadata names more or fewer streams than the offer has.", "What the labels match is used. Ask the vendor."),
        [Deviation.PartyNamedLate] = new(Deviation.PartyNamedLate, DeviationCost.Roles, "Who speaks was named only later in the call.", "Nothing was inferred before. Where the vendor can name the party in the INVITE, let it."),
        [Deviation.NoUsableCodec] = new(Deviation.NoUsableCodec, DeviationCost.Hearing, "A stream was offered with no codec or transport that can be heard.", "Offer G.711 (PCMU or PCMA) on the recording leg; see the leg's state for the reason."),
    }.ToFrozenDictionary();

    /// <summary>The words of a set, those that cost most first.</summary>
    public static IEnumerable<DeviationText> Of(Deviation set)
    {
        var found = new List<DeviationText>(BitOperations.PopCount((uint)set));
        for (var rest = (uint)set; rest != 0; rest &= rest - 1)
        {
            found.Add(Texts[(Deviation)(1u << BitOperations.TrailingZeroCount(rest))]);
        }

        return found.OrderByDescending(t => t.Cost);
    }
}
