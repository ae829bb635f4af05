using Microsoft.Extensions.Logging;

namespace EdgeCx.Media.Rtp;

/// <summary>What the RTP plane logs (events 1100 to 1119): starts, refusals, bugs. Never a line a packet, never an address of a caller.</summary>
internal static partial class RtpLog
{
    [LoggerMessage(1100, LogLevel.Information, "RTP ports {First} to {Last} on {Threads} threads")]
    public static partial void Started(ILogger logger, int first, int last, int threads);

    [LoggerMessage(1101, LogLevel.Warning, "No RTP port is free between {First} and {Last}: the line is refused (Media:PortMin, Media:PortMax)")]
    public static partial void NoPortFree(ILogger logger, int first, int last);

    [LoggerMessage(1102, LogLevel.Debug, "Port {Port} is in use by another process: the next one is taken")]
    public static partial void PortInUse(ILogger logger, int port);

    [LoggerMessage(1103, LogLevel.Error, "RTP port {Port} cannot be bound on {Local}: {Error}")]
    public static partial void CannotBind(ILogger logger, int port, System.Net.IPAddress local, string error);

    [LoggerMessage(1104, LogLevel.Critical, "Receiving thread {Thread} failed")]
    public static partial void LoopFailed(ILogger logger, Exception exception, string thread);

    [LoggerMessage(1105, LogLevel.Warning, "{Count} legs ended without their end marker: nobody read the queue of windows during shutdown")]
    public static partial void EndsLost(ILogger logger, int count);
}
