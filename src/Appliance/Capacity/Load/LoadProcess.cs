using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EdgeCx.Core.Events;

namespace EdgeCx.Appliance.Capacity.Load;

/// <summary>The load generator as seen from the appliance's process: started, commanded a line at a time, stopped by the end of its input.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    /// <summary>The hidden verb that the process runs.</summary>
    public const string Verb = "capacity-load";

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);
    private readonly Process _process;

    private LoadProcess(Process process) => _process = process;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts it; when this returns it is connected.</summary>
    /// <exception cref="IOException">It could not start, or ended at once; why is on standard error.</exception>
    public static async Task<LoadProcess> StartAsync(LoadTarget target, CancellationToken cancellation)
    {
        var load = new LoadProcess(Process.Start(StartInfo(target)) ?? throw new IOException("the load generator's process cannot be started."));
        try
        {
            await load.ReadAsync(cancellation);
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins or ends calls until there are so many, or until it is cancelled: those that are live then stay.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    public async Task<LoadState> BringToAsync(int calls, double rampPerSecond, CancellationToken cancellation)
    {
        var answer = AskAsync(string.Create(CultureInfo.InvariantCulture, $"calls {calls} {rampPerSecond}"));
        await Task.WhenAny(answer, Task.Delay(Timeout.Infinite, cancellation));
        if (!answer.IsCompleted)
        {
            await WriteAsync(LoadWorker.Stop);
            await answer;
            return await ReadAsync(CancellationToken.None);
        }

        return await answer;
    }

    /// <summary>Begins a new interval.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    public Task<LoadState> MarkAsync() => AskAsync("mark");

    /// <summary>What it says of itself now.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    public Task<LoadState> ReportAsync() => AskAsync("report");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var grace = new CancellationTokenSource(StopGrace);
        try
        {
            await _process.WaitForExitAsync(grace.Token);
        }
        catch (OperationCanceledException)
        {
            // Calls that nobody answers any more: the appliance hangs up those that are left.
            _process.Kill();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(LoadTarget target)
    {
        // As an installed program it is its own host; from a checkout or a test the host is given the assembly.
        var self = Environment.ProcessPath is { } path && Path.GetFileName(path) is "edgecx" or "dotnet" ? Environment.ProcessPath : "dotnet";
        var info = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileName(self) == "dotnet")
        {
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "edgecx.dll"));
        }

        // Its heap is small: a thread that collects beside the sending one would only be in its way.
        info.Environment["DOTNET_gcConcurrent"] = "0";
        string[] arguments = [Verb, "--sip", target.Sip.ToString(), "--console", target.Console.ToString()];
        foreach (var argument in arguments.Concat(target.Clips.SelectMany(static c => new[] { "--customer", c.Customer, "--agent", c.Agent })))
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }

    private async Task<LoadState> AskAsync(string command)
    {
        await WriteAsync(command);
        return await ReadAsync(CancellationToken.None);
    }

    private async Task WriteAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
    }

    private async Task<LoadState> ReadAsync(CancellationToken cancellation)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellation);
        if (line is null)
        {
            throw new IOException("the load generator has ended; what it said is above.");
        }

        var state = JsonSerializer.Deserialize<LoadState>(line, EventJson.Options)!;
        return state.Error is null ? state : throw new IOException($"the load generator: {state.Error}.");
    }
}
