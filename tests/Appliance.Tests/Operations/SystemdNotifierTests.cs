using System.Net.Sockets;
using System.Text;
using EdgeCx.Appliance.Operations;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Appliance.Tests.Operations;

/// <summary>Against a notify socket of the test's own, by path and by abstract name.</summary>
public sealed class SystemdNotifierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Messages_OnASocket_AreTheProtocols(bool isAbstract)
    {
        using var manager = new NotifySocket(isAbstract);
        using var notifier = new SystemdNotifier(manager.Variable);
        notifier.Ready("2 live calls.").ShouldBeTrue();
        notifier.Watchdog().ShouldBeTrue();
        notifier.Status("two\nlines").ShouldBeTrue();
        notifier.Stopping("Ending calls.").ShouldBeTrue();
        manager.Receive().ShouldBe("READY=1\nSTATUS=2 live calls.");
        manager.Receive().ShouldBe("WATCHDOG=1");
        manager.Receive().ShouldBe("STATUS=two lines");
        manager.Receive().ShouldBe("STOPPING=1\nSTATUS=Ending calls.");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative/path")]
    public void Messages_WithoutAManager_AreNoOps(string? socket)
    {
        using var notifier = new SystemdNotifier(name => name == "NOTIFY_SOCKET" ? socket : null);
        notifier.IsEnabled.ShouldBeFalse();
        notifier.Ready("up").ShouldBeFalse();
    }

    [Fact]
    public void Messages_ToAManagerThatIsGone_AreFalseNotFatal()
    {
        using var notifier = new SystemdNotifier(name => name == "NOTIFY_SOCKET" ? "/nonexistent/notify" : null);
        notifier.Watchdog().ShouldBeFalse();
    }

    [Theory]
    [InlineData("15000000", null, 15.0)]
    [InlineData("15000000", "self", 15.0)]
    [InlineData("15000000", "1", null)]
    [InlineData("0", null, null)]
    [InlineData("soon", null, null)]
    [InlineData(null, null, null)]
    public void WatchdogInterval_ByEnvironment_IsForThisProcessOnly(string? us, string? pid, double? seconds)
    {
        var self = Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var notifier = new SystemdNotifier(name => name switch
        {
            "NOTIFY_SOCKET" => "/run/notify",
            "WATCHDOG_USEC" => us,
            "WATCHDOG_PID" => pid == "self" ? self : pid,
            _ => null,
        });
        notifier.WatchdogInterval.ShouldBe(seconds is { } s ? TimeSpan.FromSeconds(s) : null);
    }

    [Fact]
    public void Beat_WithAStageThatStopped_StarvesTheWatchdogAndSaysWhich()
    {
        using var manager = new NotifySocket(false);
        using var notifier = new SystemdNotifier(manager.Variable);
        var time = new ManualTimeProvider();
        var clock = new MonotonicClock(time);
        long media = clock.NowNs;
        var monitor = new HealthMonitor(
            [new HealthProbe("media", () => media, TimeSpan.FromSeconds(2)), new HealthProbe("coaching", () => clock.NowNs, TimeSpan.FromSeconds(2))], clock);
        using var service = new SystemdService(notifier, monitor, new CallRegistry(4), time, NullLogger<SystemdService>.Instance);

        service.Beat();
        manager.Receive().ShouldBe("WATCHDOG=1");
        manager.Receive().ShouldBe("STATUS=0 live calls.");
        time.Advance(TimeSpan.FromSeconds(3));
        service.Beat();
        manager.Receive().ShouldBe("STATUS=Stalled: media has done no probe work for 3.0 s (allowed 2.0 s)");
        media = clock.NowNs;
        service.Beat();
        manager.Receive().ShouldBe("WATCHDOG=1");
    }

    [Fact]
    public async Task Host_StartedAndStopped_TellsReadyFeedsAndTellsStopping()
    {
        using var manager = new NotifySocket(true, watchdogUs: 150_000);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var clock = new MonotonicClock(TimeProvider.System);
        builder.Services.AddSingleton(new SystemdNotifier(manager.Variable));
        builder.Services.AddSingleton(new HealthMonitor([], clock));
        builder.Services.AddSingleton(new CallRegistry(4));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddLogging();
        builder.Services.AddHostedService<SystemdService>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        manager.Receive().ShouldBe("READY=1\nSTATUS=0 live calls.");
        manager.Receive().ShouldBe("WATCHDOG=1");
        manager.Receive().ShouldBe("STATUS=0 live calls.");
        manager.Receive().ShouldBe("WATCHDOG=1");
        await host.StopAsync(TestContext.Current.CancellationToken);
        var rest = new List<string> { manager.Receive() };
        while (!rest[^1].StartsWith("STOPPING=1", StringComparison.Ordinal))
        {
            rest.Add(manager.Receive());
        }

        rest[^1].ShouldBe("STOPPING=1\nSTATUS=Ending calls.");
    }

    private sealed class NotifySocket : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        private readonly string _name;
        private readonly long _watchdogUs;

        public NotifySocket(bool isAbstract, long watchdogUs = 0)
        {
            _watchdogUs = watchdogUs;
            var unique = "edgecx-notify-" + Guid.NewGuid().ToString("N");
            _name = isAbstract ? "@" + unique : Path.Combine(Path.GetTempPath(), unique);
            _socket.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + unique : _name));
        }

        public string? Variable(string name) => name switch
        {
            "NOTIFY_SOCKET" => _name,
            "WATCHDOG_USEC" when _watchdogUs > 0 => _watchdogUs.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };

        public string Receive()
        {
            var buffer = new byte[1024];
            return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
        }

        public void Dispose()
        {
            _socket.Dispose();
            if (_name[0] != '@')
            {
                File.Delete(_name);
            }
        }
    }
}
