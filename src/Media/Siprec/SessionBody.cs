using System.Collections.Immutable;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Siprec;

/// <summary>What a request's body brings: a session description, recording metadata, both, or nothing.</summary>
/// <param name="Sdp">The description; null where there is none.</param>
/// <param name="Metadata">The metadata document as found; empty where there is none.</param>
internal readonly record struct SessionBody(SdpSession? Sdp, ReadOnlyMemory<byte> Metadata)
{
    /// <summary>The body types we take, for Accept (RFC 3261 20.1).</summary>
    public const string Accepted = "application/sdp, multipart/mixed, application/rs-metadata+xml, application/rs-metadata";

    /// <summary>The parts of a multipart body; empty for any other.</summary>
    public ImmutableArray<BodyPart> Parts { get; init; } = [];

    /// <summary>True where metadata is there, readable or not.</summary>
    public bool HasMetadata => !Metadata.IsEmpty;

    /// <summary>
    /// Reads a body. What fails is the SDP or the frame around the parts; metadata that cannot be read is found out later and never a
    /// reason to refuse.
    /// </summary>
    /// <param name="contentType">Content-Type of the message; empty where it has none (then the first bytes decide).</param>
    /// <param name="body">The body.</param>
    /// <param name="read">What it brings.</param>
    /// <param name="status">415 where the type is none of ours, 400 where the body is broken; 0 otherwise.</param>
    /// <param name="reject">Why it is broken.</param>
    public static bool TryRead(string contentType, ReadOnlyMemory<byte> body, out SessionBody read, out int status, out Reject reject)
    {
        read = default;
        status = 0;
        reject = default;
        var start = body.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0)
        {
            return true;
        }

        switch (Kind(BodyPart.MediaTypeOf(contentType), "", body.Span[start..]))
        {
            case BodyKind.Sdp:
                return TrySdp(body, default, out read, out status, out reject);
            case BodyKind.Metadata:
                read = new SessionBody(null, body);
                return true;
            case BodyKind.Multipart:
                return TryMultipart(contentType, body, out read, out status, out reject);
            default:
                status = 415;
                reject = new Reject(0, "a body of session description, recording metadata, or multipart with these");
                return false;
        }
    }

    private static bool TryMultipart(string contentType, ReadOnlyMemory<byte> body, out SessionBody read, out int status, out Reject reject)
    {
        read = default;
        if (!MultipartReader.TryRead(body.Span, contentType, out var parts, out reject))
        {
            status = 400;
            return false;
        }

        ReadOnlyMemory<byte>? sdp = null;
        ReadOnlyMemory<byte> metadata = default;
        foreach (var part in parts)
        {
            var content = body.Slice(part.Offset, part.Length);
            var kind = Kind(part.MediaType, part.Disposition, content.Span.TrimStart(" \t\r\n"u8));
            if (kind == BodyKind.Sdp && sdp is null)
            {
                sdp = content;
            }
            else if (kind == BodyKind.Metadata && metadata.IsEmpty)
            {
                metadata = content;
            }
        }

        if (sdp is { } description)
        {
            var taken = TrySdp(description, metadata, out read, out status, out reject);
            read = read with { Parts = parts };
            return taken;
        }

        read = new SessionBody(null, metadata) { Parts = parts };
        status = 0;
        return true;
    }

    private static bool TrySdp(
        ReadOnlyMemory<byte> description,
        ReadOnlyMemory<byte> metadata,
        out SessionBody read,
        out int status,
        out Reject reject)
    {
        var taken = SdpParser.TryParse(description.Span, out var sdp, out reject);
        read = new SessionBody(sdp, metadata);
        status = taken ? 0 : 400;
        return taken;
    }

    private static BodyKind Kind(string mediaType, string disposition, ReadOnlySpan<byte> content) => mediaType switch
    {
        "application/sdp" => BodyKind.Sdp,
        "application/rs-metadata+xml" or "application/rs-metadata" => BodyKind.Metadata,
        _ when mediaType.StartsWith("multipart/", StringComparison.Ordinal) => BodyKind.Multipart,
        _ when disposition.StartsWith("recording-session", StringComparison.OrdinalIgnoreCase) => BodyKind.Metadata,
        "" when content.StartsWith("v="u8) => BodyKind.Sdp,
        "" when content.StartsWith("--"u8) => BodyKind.Multipart,
        "" when content.StartsWith("<"u8) => BodyKind.Metadata,
        _ => BodyKind.Other,
    };

    private enum BodyKind
    {
        Other,
        Sdp,
        Metadata,
        Multipart,
    }
}
