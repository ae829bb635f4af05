using System.Collections.Immutable;
using System.Net;

namespace EdgeCx.Media.Sdp;

/// <summary>One m-line and the attributes under it that a recording server can use. Everything else is left out.</summary>
internal sealed record SdpMedia
{
    /// <summary>Media type as written, e.g. <c>audio</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Port, 0 to 65535; zero means that the line is not used (RFC 3264 5.1).</summary>
    public required int Port { get; init; }

    /// <summary>Transport as written, e.g. <c>RTP/AVP</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Formats in the order of preference, as written.</summary>
    public required ImmutableArray<string> Formats { get; init; }

    /// <summary>Address of this line's own <c>c=</c>; null where it has none, or a name.</summary>
    public IPAddress? Connection { get; init; }

    /// <summary>Direction said on the line; null where none is.</summary>
    public SdpDirection? Direction { get; init; }

    /// <summary><c>a=label</c> (RFC 4574): visible ASCII, at most 64 characters; null where there is none that can be used.</summary>
    public string? Label { get; init; }

    /// <summary><c>a=ptime</c>, ms; null where there is none between 1 and 1000.</summary>
    public int? PtimeMs { get; init; }

    /// <summary><c>a=rtcp-mux</c> is offered (RFC 5761).</summary>
    public bool RtcpMux { get; init; }

    /// <summary>Port of <c>a=rtcp</c> (RFC 3605); null where there is none.</summary>
    public int? RtcpPort { get; init; }

    /// <summary>An <c>a=crypto</c> line is there (RFC 4568), readable or not.</summary>
    public bool HasCrypto { get; init; }

    /// <summary>The <c>a=crypto</c> lines that are well-formed, in the order of preference.</summary>
    public ImmutableArray<SdpCrypto> Crypto { get; init; } = [];

    /// <summary>Why the last <c>a=crypto</c> that is not well-formed was passed over; null where there is none. The offset is within its value.</summary>
    public Reject? BadCrypto { get; init; }

    /// <summary>The <c>a=rtpmap</c> lines.</summary>
    public ImmutableArray<SdpRtpMap> RtpMaps { get; init; } = [];

    /// <summary>The <c>a=fmtp</c> lines.</summary>
    public ImmutableArray<SdpFormatParameters> FormatParameters { get; init; } = [];
}
