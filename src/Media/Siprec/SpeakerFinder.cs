using EdgeCx.Media.Siprec.Quirks;

namespace EdgeCx.Media.Siprec;

/// <summary>Label → stream → the participant whose <c>send</c> names it (RFC 7865). Never the order of m-lines. Pure.</summary>
internal static class SpeakerFinder
{
    /// <summary>Finds who speaks on a stream.</summary>
    /// <param name="metadata">What is known of the recording; null where nothing is.</param>
    /// <param name="label">Label of the m-line.</param>
    /// <param name="isAmbiguous">Another open m-line has the same label.</param>
    /// <param name="lines">Audio streams that were ever offered in the recording.</param>
    public static StreamFacts Find(RecordingMetadata? metadata, string? label, bool isAmbiguous, int lines)
    {
        var hint = VendorHint.OfLabel(label);
        StreamFacts Fact(SpeakerKnowledge knowledge) => new(knowledge, label, null, hint, lines);
        if (metadata is null)
        {
            return Fact(SpeakerKnowledge.NoMetadata);
        }

        var streams = metadata.Streams.Where(s => label is not null && s.Label == label).ToList();
        if (streams.Exists(s => s.IsMixed))
        {
            return Fact(SpeakerKnowledge.MixedMode);
        }

        // Mono recorders may still name one sender, or five streams: one line for several people is several voices all the same.
        var present = metadata.Participants.Where(p => p.HasLeft != true).ToList();
        if (lines == 1 && present.Count > 1)
        {
            return Fact(SpeakerKnowledge.OneStreamForSeveral);
        }

        if (label is null)
        {
            return Fact(SpeakerKnowledge.NoLabel);
        }

        if (isAmbiguous)
        {
            return Fact(SpeakerKnowledge.AmbiguousLabel);
        }

        if (streams.Count == 0)
        {
            return Fact(SpeakerKnowledge.UnknownLabel);
        }

        if (metadata.Associations.IsEmpty)
        {
            return Fact(SpeakerKnowledge.NoAssociation);
        }

        var senders = present
            .Where(p => metadata.Associations.Any(a => a.ParticipantId == p.Id && streams.Exists(s => a.Sends.Contains(s.Id))))
            .ToList();
        return senders switch
        {
            [] => Fact(SpeakerKnowledge.Nobody),
            [var one] => Fact(SpeakerKnowledge.One) with { Speaker = one, Hint = VendorHint.Of(metadata, one, label) },
            _ => Fact(SpeakerKnowledge.Several),
        };
    }
}
