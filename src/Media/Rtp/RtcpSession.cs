using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// One leg's RTCP as a receiver: what the sender reported, when the next receiver report is due (RFC 3550 6.2, 6.3), and its octets:
/// RR + SDES CNAME, and BYE at the end. Its names are random: nothing of the site or the caller is in them (RFC 7022).
/// </summary>
internal sealed class RtcpSession
{
    /// <summary>Longest compound that is written here, with what SRTCP adds to it.</summary>
    public const int MaxBytes = 96 + Srtp.SrtpSender.MaxTrailerBytes;

    private static readonly byte[] CanonicalName =
        Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16));

    private readonly uint _ownSsrc = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(4));
    private uint _lastSenderReport;
    private long _lastSenderReportNs = long.MinValue;
    private long _nextNs = long.MaxValue;
    private long _intervalNs = 5_000_000_000;

    /// <summary>Mean time between reports, ms; 5000 unless set.</summary>
    public int IntervalMs
    {
        get => (int)(_intervalNs / 1_000_000);
        set => _intervalNs = value * 1_000_000L;
    }

    /// <summary>Where RTCP came from last; null before the first.</summary>
    public PacketSource? Source { get; private set; }

    /// <summary>True once a report was written.</summary>
    public bool HasReported { get; private set; }

    /// <summary>Notes where RTCP comes from.</summary>
    public void Latch(in PacketSource source) => Source = source;

    /// <summary>A stream began: what an older one reported does not concern it. The first report comes after half an interval.</summary>
    public void BeginStream(long nowNs)
    {
        _lastSenderReportNs = long.MinValue;
        if (_nextNs == long.MaxValue)
        {
            _nextNs = nowNs + (Spread(_intervalNs) / 2);
        }
    }

    /// <summary>The stream's sender reported.</summary>
    public void Observe(in SenderReport report, long arrivalNs)
    {
        _lastSenderReport = report.MiddleNtp;
        _lastSenderReportNs = arrivalNs;
    }

    /// <summary>True when a report is due.</summary>
    public bool IsDue(long nowNs) => nowNs >= _nextNs;

    /// <summary>Writes a receiver report about a stream and plans the next; its length.</summary>
    public int WriteReport(Span<byte> buffer, uint ssrc, ref ReceptionStatistics reception, uint jitter, long nowNs)
    {
        _nextNs = nowNs + Spread(_intervalNs);
        HasReported = true;
        var length = WriteReceiverReport(buffer, ssrc, ref reception, jitter, nowNs);
        return length + WriteDescription(buffer[length..]);
    }

    /// <summary>Writes the last report with a BYE; its length.</summary>
    public int WriteGoodbye(Span<byte> buffer, uint ssrc, ref ReceptionStatistics reception, uint jitter, long nowNs)
    {
        var length = WriteReport(buffer, ssrc, ref reception, jitter, nowNs);
        _nextNs = long.MaxValue;
        WriteHeader(buffer[length..], 1, RtcpType.Goodbye, 8);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[(length + 4)..], _ownSsrc);
        return length + 8;
    }

    // RFC 3550 6.4.2. LSR and DLSR are 0 before the first sender report; DLSR counts 1/65536 s.
    private int WriteReceiverReport(Span<byte> buffer, uint ssrc, ref ReceptionStatistics reception, uint jitter, long nowNs)
    {
        const int Bytes = 32;
        var heard = _lastSenderReportNs != long.MinValue;
        var delay = heard ? (uint)Math.Min(uint.MaxValue, Math.Max(0, nowNs - _lastSenderReportNs) / 1e9 * 65536) : 0;
        WriteHeader(buffer, 1, RtcpType.ReceiverReport, Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], _ownSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
        BinaryPrimitives.WriteInt32BigEndian(buffer[12..], reception.CumulativeLost);
        buffer[12] = reception.TakeFractionLost();
        BinaryPrimitives.WriteUInt32BigEndian(buffer[16..], (uint)reception.Highest);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[20..], jitter);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[24..], heard ? _lastSenderReport : 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[28..], delay);
        return Bytes;
    }

    // RFC 3550 6.5: one chunk with a CNAME, ended by nulls up to the next 32-bit boundary.
    private int WriteDescription(Span<byte> buffer)
    {
        const byte CanonicalNameItem = 1;
        var bytes = (4 + 4 + 2 + CanonicalName.Length + 4) & ~3;
        buffer[..bytes].Clear();
        WriteHeader(buffer, 1, RtcpType.SourceDescription, bytes);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], _ownSsrc);
        buffer[8] = CanonicalNameItem;
        buffer[9] = (byte)CanonicalName.Length;
        CanonicalName.CopyTo(buffer[10..]);
        return bytes;
    }

    private static void WriteHeader(Span<byte> buffer, int count, RtcpType type, int bytes)
    {
        buffer[0] = (byte)(0x80 | count);
        buffer[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)((bytes / 4) - 1));
    }

    // RFC 3550 6.2: half to one and a half times the interval, so that reports of many legs do not fall together.
    private static long Spread(long intervalNs) => (long)(intervalNs * (0.5 + Random.Shared.NextDouble()));
}
