namespace EdgeCx.Coaching;

/// <summary>Section <c>Delivery</c>: where events go besides the console.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Delivery";

    /// <summary>File that takes every event as one JSON line; empty for none.</summary>
    public string JsonLog { get; init; } = "";

    /// <summary>Size at which the log is turned over to <c>JsonLog.1</c> (which is overwritten), MiB.</summary>
    public int JsonLogMaxMiB { get; init; } = 64;

    /// <summary>Most events that wait to be written; more are dropped and counted.</summary>
    public int QueueCapacity { get; init; } = 8192;

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (JsonLog.Length > 0 && !Path.IsPathFullyQualified(JsonLog))
        {
            yield return $"Delivery:JsonLog is '{JsonLog}'; allowed are an absolute path or nothing.";
        }

        if (JsonLogMaxMiB is < 1 or > 4096)
        {
            yield return $"Delivery:JsonLogMaxMiB is {JsonLogMaxMiB}; allowed are 1 to 4096 (MiB).";
        }

        if (QueueCapacity is < 16 or > 1_048_576)
        {
            yield return $"Delivery:QueueCapacity is {QueueCapacity}; allowed are 16 to 1048576 (events).";
        }
    }
}
