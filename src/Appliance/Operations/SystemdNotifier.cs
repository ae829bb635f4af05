using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace EdgeCx.Appliance.Operations;

/// <summary>
/// Speaks the sd_notify protocol: one datagram of <c>KEY=VALUE</c> lines to the socket named by <c>NOTIFY_SOCKET</c> (a path, or an
/// abstract name written with a leading <c>@</c>). Without the variable every call is a no-op: the appliance runs in the foreground.
/// </summary>
/// <remarks>Source: sd_notify(3), sd_watchdog_enabled(3).</remarks>
internal sealed class SystemdNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <summary>Makes a notifier from the environment.</summary>
    /// <param name="environment">Reads a variable; <see cref="Environment.GetEnvironmentVariable(string)"/> in production.</param>
    public SystemdNotifier(Func<string, string?> environment)
    {
        var path = environment("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(path) || (path[0] != '/' && path[0] != '@'))
        {
            return;
        }

        // .NET, as the kernel, knows an abstract name by its leading NUL.
        _manager = new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        WatchdogInterval = Interval(environment);
    }

    /// <summary>True when a service manager listens.</summary>
    public bool IsEnabled => _socket is not null;

    /// <summary>Within which time the manager wants a sign of life (<c>WATCHDOG_USEC</c>); null when it wants none.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>Start is complete.</summary>
    public bool Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    /// <summary>A new line of status for <c>systemctl status</c>.</summary>
    public bool Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <summary>A sign of life.</summary>
    public bool Watchdog() => Send("WATCHDOG=1");

    /// <summary>The appliance stops.</summary>
    public bool Stopping(string status) => Send($"STOPPING=1\nSTATUS={OneLine(status)}");

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private static string OneLine(string status) => status.ReplaceLineEndings(" ");

    // WATCHDOG_PID says whom the variable is for: a child must not feed its parent's watchdog.
    private static TimeSpan? Interval(Func<string, string?> environment) =>
        environment("WATCHDOG_PID") is { Length: > 0 } pid && pid != Environment.ProcessId.ToString(CultureInfo.InvariantCulture) ? null
        : long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var us) && us > 0
            ? TimeSpan.FromMicroseconds(us)
            : null;

    private bool Send(string message)
    {
        if (_socket is null)
        {
            return false;
        }

        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(message), _manager!);
            return true;
        }
        catch (SocketException)
        {
            // The manager is gone or its queue is full. A missed sign of life is its to judge; nothing here depends on it.
            return false;
        }
    }
}
