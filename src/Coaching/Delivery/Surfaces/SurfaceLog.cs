using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Delivery.Surfaces;

/// <summary>What the surfaces log: never a line a cue.</summary>
internal static partial class SurfaceLog
{
    /// <summary>A device is left alone.</summary>
    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "{Device} fails ({Cause}): no cue goes there for {Seconds} s, then one tries it again; other surfaces are not concerned")]
    public static partial void BreakerOpened(ILogger logger, string device, string cause, int seconds);

    /// <summary>A device is back.</summary>
    [LoggerMessage(EventId = 3202, Level = LogLevel.Information, Message = "{Device} works again: cues go there as before")]
    public static partial void BreakerClosed(ILogger logger, string device);

    /// <summary>A bug of ours in one device's worker.</summary>
    [LoggerMessage(EventId = 3203, Level = LogLevel.Error, Message = "Presenting on {Device} failed in itself; the cue is dropped")]
    public static partial void PresentFailed(ILogger logger, Exception error, string device);

    /// <summary>The devices file has an error.</summary>
    [LoggerMessage(EventId = 3204, Level = LogLevel.Error, Message = "Delivery:DevicesFile: {Problem} The devices before stay in use.")]
    public static partial void DevicesKept(ILogger logger, string problem);

    /// <summary>The devices file was read again.</summary>
    [LoggerMessage(EventId = 3205, Level = LogLevel.Information, Message = "Delivery:DevicesFile {Path} was read again: {Count} devices")]
    public static partial void DevicesReloaded(ILogger logger, string path, int count);

    /// <summary>A device asks for a player that is not there.</summary>
    [LoggerMessage(EventId = 3206, Level = LogLevel.Warning, Message = "Delivery:DevicesFile names the surface {Surface}, which this appliance has no player for: its cues are dropped as no-player")]
    public static partial void NoPlayer(ILogger logger, string surface);

    /// <summary>What became of cues cannot be told.</summary>
    [LoggerMessage(EventId = 3207, Level = LogLevel.Warning, Message = "The conversation's queue is full: what became of a cue is counted but missing in its call's receipt")]
    public static partial void ReceiptLost(ILogger logger);
}
