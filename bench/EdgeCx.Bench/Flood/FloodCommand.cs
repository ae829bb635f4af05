using System.Globalization;
using System.Net;

namespace EdgeCx.Bench.Flood;

/// <summary><c>--flood SOURCE TARGET TLS|- SECONDS GARBAGE INVITES CONNECTIONS HANDSHAKES</c>: floods and prints what was sent as JSON. For scripts/flood.sh.</summary>
internal static class FloodCommand
{
    /// <summary>Runs it.</summary>
    public static int Run(string[] arguments)
    {
        if (arguments.Length != 8 || !IPAddress.TryParse(arguments[0], out var source) || !IPEndPoint.TryParse(arguments[1], out var target))
        {
            Console.Error.WriteLine("usage: --flood SOURCE TARGET TLS|- SECONDS GARBAGE INVITES CONNECTIONS HANDSHAKES (the last four a second)");
            return 2;
        }

        var tls = arguments[2] == "-" ? null : IPEndPoint.Parse(arguments[2]);
        int[] numbers = [.. arguments[3..].Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(numbers[0]));
        var flood = new SipFlood(source, target, tls, new FloodRates(numbers[1], numbers[2], numbers[3], numbers[4]));
        flood.Run(stop.Token);
        var counts = flood.Counts;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"seconds":{{numbers[0]}},"garbage":{{counts.Garbage}},"invites":{{counts.Invites}},"connections":{{counts.Connections}},"handshakes":{{counts.Handshakes}},"notSent":{{counts.NotSent}}}"""));
        return 0;
    }
}
