namespace EdgeCx.Media.Capture;

/// <summary>One captured frame: where it lies in the bytes that were parsed, and what is known besides.</summary>
/// <param name="Link">Link-layer header type.</param>
/// <param name="TimestampNs">Time of capture, ns: since 1970 UTC in a file, monotonic in a ring.</param>
/// <param name="Start">Offset of its first byte in the parsed bytes; 0 in a ring.</param>
/// <param name="Length">Bytes captured.</param>
/// <param name="OriginalLength">Bytes on the wire; more than <paramref name="Length"/> when the capture cut it.</param>
/// <param name="VlanTci">Tag control information of an 802.1Q tag that the kernel took out of the frame; 0 where none was.</param>
internal readonly record struct CaptureRecord(
    LinkType Link, long TimestampNs, int Start, int Length, int OriginalLength, ushort VlanTci = 0);
