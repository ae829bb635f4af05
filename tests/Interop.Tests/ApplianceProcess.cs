using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Interop.Tests;

/// <summary>
/// The appliance as systemd starts it: its own process, real sockets, found only by what it serves. Killed when the test ends.
/// </summary>
internal sealed class ApplianceProcess : IAsyncDisposable
{
    private static int _started;
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ApplianceProcess(Process process, int sipPort, Uri console, string? networkNamespace)
    {
        _process = process;
        SipPort = sipPort;
        Console = console;
        Http = networkNamespace is null
            ? new HttpClient { BaseAddress = console, Timeout = TimeSpan.FromSeconds(20) }
            : new HttpClient(NamespaceThread.Handler(networkNamespace)) { BaseAddress = console, Timeout = TimeSpan.FromSeconds(20) };
        process.OutputDataReceived += (_, e) => Append(e.Data);
        process.ErrorDataReceived += (_, e) => Append(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "edgecx.dll");

    public int SipPort { get; }

    public Uri Console { get; }

    public HttpClient Http { get; }

    public int Id => _process.Id;

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts <c>edgecx run</c> and waits until it says it is ready.</summary>
    public static Task<ApplianceProcess> StartAsync(CancellationToken cancellation, int sipPort = 0, params string[] settings) =>
        StartWithinAsync(null, cancellation, sipPort, settings);

    /// <summary>The same inside a network namespace; null is our own.</summary>
    public static async Task<ApplianceProcess> StartWithinAsync(string? networkNamespace, CancellationToken cancellation, int sipPort = 0, params string[] settings)
    {
        var sip = sipPort == 0 ? FreePort() : sipPort;
        // A range of its own, so that a client which outlives its appliance is not heard by the next one.
        var media = 43_000 + (400 * (Interlocked.Increment(ref _started) % 10));
        var console = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(networkNamespace is null ? "dotnet" : "ip")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SharedData.RepositoryRoot,
        };
        string[] within = networkNamespace is null ? [] : ["netns", "exec", networkNamespace, "dotnet"];
        string[] arguments =
        [
            .. within,
            Program, "run",
            "--Sip:Port", $"{sip}", "--Console:Url", console.GetLeftPart(UriPartial.Authority),
            "--Media:PortMin", $"{media}", "--Media:PortMax", $"{media + 399}",
            .. settings,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var appliance = new ApplianceProcess(Process.Start(start)!, sip, console, networkNamespace);
        try
        {
            await appliance.WaitReadyAsync(cancellation);
            return appliance;
        }
        catch
        {
            await appliance.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs another verb to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunVerbAsync(CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = SharedData.RepositoryRoot,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>A GET that must answer 200, as JSON.</summary>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellation)
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync(path, cancellation));
        return document.RootElement.Clone();
    }

    /// <summary>Polls until a condition holds, at most <paramref name="seconds"/>.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, int seconds, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                throw new TimeoutException($"the condition did not hold within {seconds} s");
            }

            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>Sends a signal by name (TERM, KILL).</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; the exit code, or null when it did not come in time.</summary>
    public async Task<int?> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        Http.Dispose();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitReadyAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(240))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"edgecx ended with {_process.ExitCode} before it was ready:\n{Log}");
            }

            try
            {
                using var answer = await Http.GetAsync("/readyz", cancellation);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100, cancellation);
        }

        throw new TimeoutException($"edgecx was not ready within 240 s:\n{Log}");
    }

    private void Append(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }
        }
    }
}
