using System.Text;
using System.Xml;

namespace EdgeCx.Media.Siprec;

/// <summary>
/// Reads recording metadata (RFC 7865, and the drafts before it that are still in the field). Takes any namespace, bound or not, and any
/// of the known roots; <c>participant_id</c> or <c>id</c>; the drafts' <c>send</c> and <c>recv</c> inside the participant; blank lines before
/// the declaration and anything after the root's end. DTDs are prohibited. XML errors are a <see cref="Reject"/>: a document that breaks off
/// might lack just the association that matters, so nothing of it is used.
/// </summary>
internal static class MetadataParser
{
    /// <summary>Largest document, bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxDepth = 32;

    /// <summary>Reads a document.</summary>
    public static bool TryParse(ReadOnlySpan<byte> xml, out RecordingMetadata? metadata, out Reject reject)
    {
        metadata = null;
        if (xml.Length > MaxBytes)
        {
            reject = new Reject(MaxBytes, "recording metadata of at most 64 KiB");
            return false;
        }

        // The declared encoding is not always the true one; SIP bodies are UTF-8 (RFC 3261 7.4.1). What is not becomes a replacement character.
        var start = xml.IndexOf((byte)'<');
        if (start < 0)
        {
            reject = new Reject(0, "an XML document");
            return false;
        }

        using var text = new StringReader(Encoding.UTF8.GetString(xml[start..]));

        // Not XmlReader.Create: only this reader takes prefixes that were never bound, and vendors' extensions have them.
        using var reader = new XmlTextReader(text) { Namespaces = false, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            var builder = new MetadataBuilder();
            if ((ReadRoot(reader, builder) ?? builder.Problem) is { } reason)
            {
                reject = new Reject(start, reason);
                return false;
            }

            metadata = builder.Build();
            reject = default;
            return true;
        }
        catch (XmlException e)
        {
            // Its message may quote the document, which holds identity; its position does not.
            reject = new Reject(OffsetOf(xml, start, e), "well-formed XML without a DTD");
            return false;
        }
    }

    /// <summary>Null when the root was read to its end; else what was expected.</summary>
    private static string? ReadRoot(XmlTextReader reader, MetadataBuilder builder)
    {
        var depth = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = reader.IsEmptyElement;
                    if (++depth > MaxDepth)
                    {
                        return "elements at most 32 deep";
                    }

                    builder.Open(LocalName(reader.Name));
                    while (reader.MoveToNextAttribute())
                    {
                        builder.Attribute(LocalName(reader.Name), reader.Value);
                    }

                    builder.Opened();
                    if (isEmpty)
                    {
                        builder.Close();
                        depth--;
                    }

                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    builder.Text(reader.Value);
                    break;
                case XmlNodeType.EndElement:
                    builder.Close();
                    depth--;
                    break;
                default:
                    break;
            }

            if (depth == 0 && builder.HasRoot)
            {
                // What follows the root's end is not ours to judge.
                return null;
            }
        }

        return "a root element";
    }

    private static string LocalName(string name) => name[(name.LastIndexOf(':') + 1)..];

    private static int OffsetOf(ReadOnlySpan<byte> xml, int start, XmlException e)
    {
        var offset = start;
        for (var line = 1; line < e.LineNumber; line++)
        {
            var end = xml[offset..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return xml.Length;
            }

            offset += end + 1;
        }

        return Math.Min(xml.Length, offset + Math.Max(0, e.LinePosition - 1));
    }
}
