using System.Buffers;
using System.Collections.Immutable;
using EdgeCx.Media.Sdp;
using EdgeCx.Media.Sip;

namespace EdgeCx.Media.Siprec.Deviations;

/// <summary>Finds deviations in what the parsers took. Never a reason to refuse: only told. Pure.</summary>
internal static class DeviationFinder
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    /// <summary>Of the headers of an initial INVITE.</summary>
    public static Deviation OfHeaders(ISipHeaders? headers)
    {
        if (headers is null)
        {
            return Deviation.None;
        }

        var found = Deviation.None;
        if (headers.First("Require")?.Contains("siprec", StringComparison.OrdinalIgnoreCase) != true)
        {
            found |= Deviation.NoOptionTag;
        }

        if (headers.First("Contact")?.Contains("+sip.src", StringComparison.OrdinalIgnoreCase) != true)
        {
            found |= Deviation.NoFeatureTag;
        }

        return found;
    }

    /// <summary>Of a body's frame: the multipart around its parts and their types.</summary>
    /// <param name="contentType">Content-Type of the message.</param>
    /// <param name="body">The body.</param>
    /// <param name="parts">Its parts as they were read; none where it is no multipart.</param>
    public static Deviation OfFrame(string contentType, ReadOnlySpan<byte> body, ImmutableArray<BodyPart> parts)
    {
        if (parts.IsDefaultOrEmpty || !BodyPart.MediaTypeOf(contentType).StartsWith("multipart/", StringComparison.Ordinal))
        {
            return Deviation.None;
        }

        var found = HasBareLineFeed(body) ? Deviation.BareLineFeeds : Deviation.None;
        ReadOnlySpan<byte> boundary = [(byte)'-', (byte)'-', .. MultipartReader.BoundaryOf(contentType)];
        if (boundary.Length == 2 || body.IndexOf(boundary) < 0)
        {
            found |= Deviation.AnotherBoundary;
        }

        if (!body.TrimEnd(" \t\r\n"u8).EndsWith("--"u8))
        {
            found |= Deviation.NoClosingDelimiter;
        }

        foreach (var part in parts)
        {
            found |= part.MediaType switch
            {
                "application/sdp" or "application/rs-metadata+xml" => Deviation.None,
                "application/rs-metadata" => Deviation.OldMediaType,
                _ => Deviation.FurtherParts,
            };
        }

        return found;
    }

    /// <summary>Of the document as written: its namespace and its root.</summary>
    public static Deviation OfDocument(ReadOnlySpan<byte> xml)
    {
        if (xml.IsEmpty)
        {
            return Deviation.None;
        }

        var found = xml.IndexOf("\"urn:ietf:params:xml:ns:recording:1\""u8) < 0 && xml.IndexOf("'urn:ietf:params:xml:ns:recording:1'"u8) < 0
            ? Deviation.OldNamespace
            : Deviation.None;
        return RootOf(xml) is var root && root.SequenceEqual("recording"u8) ? found : found | Deviation.OtherRoot;
    }

    /// <summary>Of the offer's lines.</summary>
    public static Deviation OfLines(IReadOnlyCollection<LinePlan> plan)
    {
        var found = Deviation.None;
        var audio = plan.Where(p => p.Refusal is not (LineRefusal.PortZero or LineRefusal.NotAudio)).ToList();
        if (audio.Exists(p => !p.IsAccepted))
        {
            found |= Deviation.NoUsableCodec;
        }

        if (audio.Count > 0 && audio.TrueForAll(p => p.Direction == SdpDirection.Inactive))
        {
            found |= Deviation.InactiveAtStart;
        }

        if (audio.Exists(p => p.Media.Label is null))
        {
            found |= Deviation.NoLabel;
        }

        return audio.Where(p => p.Media.Label is not null).GroupBy(p => p.Media.Label).Any(g => g.Count() > 1)
            ? found | Deviation.SameLabelTwice
            : found;
    }

    /// <summary>Of what is known of who speaks on a line.</summary>
    public static Deviation OfKnowledge(SpeakerKnowledge knowledge, bool isActive) => knowledge switch
    {
        SpeakerKnowledge.NoMetadata => Deviation.NoMetadata,
        SpeakerKnowledge.UnreadableMetadata => Deviation.UnreadableMetadata,
        SpeakerKnowledge.MixedMode => Deviation.MixedMode,
        SpeakerKnowledge.OneStreamForSeveral => Deviation.OneStreamForSeveral,
        SpeakerKnowledge.UnknownLabel => Deviation.LabelNotInMetadata,
        SpeakerKnowledge.NoAssociation => Deviation.NoAssociation,
        SpeakerKnowledge.Several => Deviation.SeveralSend,
        SpeakerKnowledge.Nobody when isActive => Deviation.NobodySends,
        _ => Deviation.None,
    };

    /// <summary>Of the first line, a delimiter: inside the parts XML may end its lines as it likes.</summary>
    private static bool HasBareLineFeed(ReadOnlySpan<byte> body)
    {
        var line = body.TrimStart("\r\n"u8);
        var end = line.IndexOf((byte)'\n');
        return end == 0 || (end > 0 && line[end - 1] != '\r');
    }

    /// <summary>Local name of the first element; empty where there is none.</summary>
    private static ReadOnlySpan<byte> RootOf(ReadOnlySpan<byte> xml)
    {
        for (var at = xml.IndexOf((byte)'<'); at >= 0 && at + 1 < xml.Length;)
        {
            if (xml[at + 1] is not ((byte)'?' or (byte)'!'))
            {
                var name = xml[(at + 1)..];
                var end = name.IndexOfAny(NameEnds);
                name = end < 0 ? name : name[..end];
                return name[(name.LastIndexOf((byte)':') + 1)..];
            }

            var next = xml[(at + 1)..].IndexOf((byte)'<');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return [];
    }
}
