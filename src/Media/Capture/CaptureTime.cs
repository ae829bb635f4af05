namespace EdgeCx.Media.Capture;

/// <summary>The time of a capture: stands at the newest frame's timestamp. Monotonic and wall clock are one.</summary>
internal sealed class CaptureTime : TimeProvider
{
    private long _nowNs;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>Moves on; a frame that is older than one before it does not move time back.</summary>
    public void MoveTo(long ns) => _nowNs = Math.Max(_nowNs, ns);

    /// <inheritdoc/>
    public override long GetTimestamp() => _nowNs;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(_nowNs / 100, 0, DateTimeOffset.MaxValue.Ticks / 4));
}
