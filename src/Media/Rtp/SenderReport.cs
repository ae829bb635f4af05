namespace EdgeCx.Media.Rtp;

/// <summary>Sender information of an SR (RFC 3550 6.4.1).</summary>
/// <param name="Ssrc">The sender.</param>
/// <param name="NtpTime">NTP timestamp, 32.32 fixed point.</param>
/// <param name="RtpTimestamp">The same instant in RTP time.</param>
/// <param name="Packets">Packets sent.</param>
/// <param name="Octets">Payload octets sent.</param>
internal readonly record struct SenderReport(uint Ssrc, ulong NtpTime, uint RtpTimestamp, uint Packets, uint Octets)
{
    /// <summary>The middle 32 bits of the NTP timestamp, as a receiver report echoes them (LSR).</summary>
    public uint MiddleNtp => (uint)(NtpTime >> 16);
}
