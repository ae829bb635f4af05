namespace EdgeCx.Media.Capture;

/// <summary>Where frames come from: a capture file, or an interface's ring. One thread reads.</summary>
internal interface IPacketSource : IDisposable
{
    /// <summary>
    /// Takes the next frame. False when a file is at its end (<see cref="IsEnded"/>), or when a ring had nothing for up to 20 ms: then time
    /// is to be moved on and the call repeated.
    /// </summary>
    /// <param name="record">
    /// The frame's facts. <see cref="CaptureRecord.TimestampNs"/> counts from 1970 UTC in a file, and is the monotonic arrival
    /// (<see cref="Core.Time.MonotonicClock.NowNs"/>) in a ring.
    /// </param>
    /// <param name="frame">The captured octets, valid until the next call.</param>
    bool TryRead(out CaptureRecord record, out ReadOnlySpan<byte> frame);

    /// <summary>True once nothing will come any more: the file is at its end, or the interface is gone.</summary>
    bool IsEnded { get; }

    /// <summary>Frames that the kernel dropped because the reader was behind; 0 for files.</summary>
    long Dropped { get; }
}
