using System.Diagnostics;
using System.Text;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>
/// The call centre of <c>testbed.py</c>: phones, proxy, media relay and switch in network namespaces, told what to do a line at a time.
/// It removes everything it made when its input ends, so also when this process dies.
/// </summary>
internal sealed class Testbed : IAsyncDisposable
{
    private const int AnswerSeconds = 90;
    private static readonly string[] _programs =
        ["/usr/sbin/kamailio", "/usr/bin/rtpengine", "/usr/bin/baresip", "/usr/bin/python3", "/usr/bin/ss", "/usr/sbin/ip"];

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private string? _unanswered;

    private Testbed(string script)
    {
        _process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, script)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, e) =>
        {
            lock (_errors)
            {
                _errors.AppendLine(e.Data);
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>What is missing to run it, and how to get it; null where nothing is.</summary>
    public static string? Missing()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return "network namespaces and a mirror port need root";
        }

        var missing = _programs.Where(p => !File.Exists(p)).ToArray();
        return missing.Length > 0
            ? $"{string.Join(", ", missing)} not installed (apt-get install kamailio rtpengine-daemon baresip-core python3 iproute2)"
            : MayUnshare() ? null : "no right to make network namespaces here (CAP_SYS_ADMIN)";
    }

    /// <summary>Starts it and waits until the proxy and the relay serve.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="script">Another bed that is told what to do in the same way.</param>
    public static async Task<Testbed> StartAsync(CancellationToken cancellation, string script = "Mirror/testbed.py")
    {
        var testbed = new Testbed(script);
        try
        {
            await testbed.AnswerAsync("start", cancellation);
            return testbed;
        }
        catch
        {
            await testbed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives a command and waits for its answer; fails with the testbed's own words.</summary>
    public async Task<string> DoAsync(string command, CancellationToken cancellation)
    {
        // A late answer would be taken for the next command's.
        _unanswered.ShouldBeNull("a command of the testbed was never answered");
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        return await AnswerAsync(command, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(AnswerSeconds));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // What it leaves is removed by the next testbed that starts.
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static bool MayUnshare()
    {
        using var unshare = Process.Start(new ProcessStartInfo("unshare", ["--net", "true"]) { RedirectStandardError = true });
        unshare!.WaitForExit();
        return unshare.ExitCode == 0;
    }

    private async Task<string> AnswerAsync(string command, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(AnswerSeconds));
        _unanswered = command;
        try
        {
            var answer = await _process.StandardOutput.ReadLineAsync(limit.Token);
            _unanswered = null;
            return answer is not null && answer.StartsWith("ok", StringComparison.Ordinal)
                ? answer[2..].Trim()
                : throw new InvalidOperationException($"testbed, '{command}': {answer ?? "it ended"}\n{Errors()}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"testbed, '{command}': no answer within {AnswerSeconds} s\n{Errors()}");
        }
    }

    private string Errors()
    {
        lock (_errors)
        {
            return _errors.ToString();
        }
    }
}
