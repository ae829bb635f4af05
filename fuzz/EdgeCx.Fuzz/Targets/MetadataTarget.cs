using System.Text;
using System.Xml;
using System.Xml.Linq;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// Recording metadata. Oracles: where LINQ to XML can read the document, ours either gives the same stream labels, in order, or names a
/// limit; a complete document reduced twice is the same as once, a partial one too; a speaker that is found is one who is present and sends
/// a stream of that label, looked up without the finder.
/// </summary>
internal sealed class MetadataTarget : IFuzzTarget
{
    private const string Document =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<recording xmlns='urn:ietf:params:xml:ns:recording:1'><datamode>complete</datamode><session session_id=\"S\"/>" +
        "<participant participant_id=\"A\"><nameID aor=\"sip:1@x\"><name>n</name></nameID></participant><participant id=\"B\" session=\"S\"><nameID aor=\"2@x\"/><send>t2</send>" +
        "<extensiondata xmlns:q=\"u\"><q:callingParty>true</q:callingParty></extensiondata></participant><stream stream_id=\"t1\"><label>1</label></stream>" +
        "<stream id=\"t2\"><label>2</label><mode>separate</mode></stream><participantstreamassoc participant_id=\"A\"><send>t1</send><recv>t2</recv></participantstreamassoc>" +
        "<participantsessionassoc participant_id=\"A\"><disassociate-time>t</disassociate-time></participantsessionassoc></recording>";

    public string Name => "metadata";

    public IEnumerable<byte[]> Seeds =>
    [
        Encoding.ASCII.GetBytes(Document),
        Encoding.ASCII.GetBytes(Document.Replace("complete", "Partial", StringComparison.Ordinal)),
        "<recording><datamode>partial</datamode><participant participant_id='A'><disassociate-time/></participant></recording>"u8.ToArray(),
    ];

    public IEnumerable<byte[]> Dictionary => new[]
    {
        "<stream id='t3'>", "</stream>", "<label>1</label>", "<participant id='A'>", "</participant>", "<send>t1</send>", "<recv>t1</recv>", "<nameID aor='x@y'/>", "<mode>mixed</mode>",
        "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE a>", "&amp;", "&#0;", "&#x41;", "&x;", "<?pi?>", "xmlns:a='b'", "q:", "<a>", "</a>", "/>", "\"", "'", "\ufeff", "<recording>", "</recording>",
    }.Select(Encoding.UTF8.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        if (!MetadataParser.TryParse(input, out var document, out var reject))
        {
            Oracle.Holds(document is null && reject.Offset >= 0 && reject.Offset <= input.Length && reject.Reason.Length > 0, "a reject without place or reason");
            Oracle.Holds(!reject.Reason.StartsWith("well-formed", StringComparison.Ordinal) || Read(input) is null, "well-formed XML was refused as malformed");
            return;
        }

        if (Read(input) is { } xml)
        {
            var labels = xml.DescendantsAndSelf().Where(e => Is(e, "stream")).Select(LabelOf).ToList();
            Oracle.Holds(labels.SequenceEqual(document!.Streams.Select(s => s.Label)), "stream labels");
        }

        var once = MetadataReducer.Reduce(null, document!);
        Oracle.Holds(Text(MetadataReducer.Reduce(once, document!)) == Text(once), "the same document twice is not the same as once");
        foreach (var label in once.Streams.Select(s => s.Label).OfType<string>())
        {
            var facts = SpeakerFinder.Find(once, label, false, 2);
            Oracle.Holds(facts.Knowledge != SpeakerKnowledge.One || IsSender(once, label, facts.Speaker!), "the speaker does not send the stream");
        }
    }

    private static bool IsSender(RecordingMetadata metadata, string label, MetadataParticipant speaker)
    {
        var streams = metadata.Streams.Where(s => s.Label == label).Select(s => s.Id).ToHashSet();
        var senders = metadata.Associations.Where(a => a.Sends.Any(streams.Contains)).Select(a => a.ParticipantId).ToHashSet();
        var present = metadata.Participants.Where(p => p.HasLeft != true && senders.Contains(p.Id)).ToList();
        return present.Count == 1 && present[0] == speaker;
    }

    // The same text, up to the root's end: what follows is not looked at.
    private static XElement? Read(ReadOnlySpan<byte> input)
    {
        var start = input.IndexOf((byte)'<');
        if (start < 0)
        {
            return null;
        }

        try
        {
            using var text = new StringReader(Encoding.UTF8.GetString(input[start..]));
            using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            return XNode.ReadFrom(reader) as XElement;
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            // Not for LINQ to XML: unbound prefixes and what is no XML at all.
            return null;
        }
    }

    private static string? LabelOf(XElement stream)
    {
        var label = stream.Elements().LastOrDefault(e => Is(e, "label"));
        var text = label is null ? "" : string.Concat(label.Nodes().OfType<XText>().Select(t => t.Value));
        text = text.Length > 512 ? text[..512].Trim() : text.Trim();
        return text.Length == 0 ? null : text;
    }

    private static bool Is(XElement element, string name) => element.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Text(RecordingMetadata metadata) => string.Join(
        '\n',
        [
            .. metadata.Sessions,
            .. metadata.Participants.Select(p => $"{p.Id} {string.Join(',', p.Addresses)} {p.Name} {p.HasLeft}"),
            .. metadata.Streams.Select(s => s.ToString()),
            .. metadata.Associations.Select(a => $"{a.ParticipantId} {string.Join(',', a.Sends)} {string.Join(',', a.Receives)}"),
            .. metadata.Extensions.Select(e => e.ToString()),
        ]);
}
