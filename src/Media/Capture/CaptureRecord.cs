namespace EdgeCx.Media.Capture;

/// <summary>Where one captured frame lies in the bytes that were parsed.</summary>
/// <param name="Link">Link-layer header type.</param>
/// <param name="TimestampNs">Time of capture, ns since 1970 UTC.</param>
/// <param name="Start">Offset of its first byte in the parsed bytes.</param>
/// <param name="Length">Bytes captured.</param>
/// <param name="OriginalLength">Bytes on the wire; more than <paramref name="Length"/> when the capture cut it.</param>
internal readonly record struct CaptureRecord(LinkType Link, long TimestampNs, int Start, int Length, int OriginalLength);
