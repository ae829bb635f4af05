using Microsoft.Extensions.Logging.Console;

namespace EdgeCx.Appliance.Composition;

/// <summary>Where logs go: standard error, one line each; under systemd with the priority prefix that the journal reads.</summary>
internal static class ApplianceLogging
{
    /// <summary>For <c>run</c>.</summary>
    public static void ToJournal(ILoggingBuilder logging)
    {
        if (Environment.GetEnvironmentVariable("JOURNAL_STREAM") is { Length: > 0 })
        {
            logging.AddSystemdConsole(o => o.IncludeScopes = false);
        }
        else
        {
            logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.TimestampFormat = "HH:mm:ss.fff ";
                o.UseUtcTimestamp = true;
            });
        }

        // Standard output belongs to results.
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);

        // The host logs a failed start with its stack; the verb says the same in one line.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    /// <summary>For verbs that show their own results: warnings and worse only.</summary>
    public static void Quiet(ILoggingBuilder logging)
    {
        ToJournal(logging);
        logging.SetMinimumLevel(LogLevel.Warning);
    }
}
