using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.Baresip;

/// <summary>
/// A baresip without devices: plays a file as its microphone and is told what to do over its <c>ctrl_tcp</c> module (JSON in netstrings).
/// A plain softphone: it sends no SIPREC option tag, feature tag or metadata.
/// </summary>
internal sealed class BaresipPhone : IAsyncDisposable
{
    private const string Program = "/usr/bin/baresip";
    private const string Modules = "/usr/lib/baresip/modules";
    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly List<JsonElement> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private TcpClient? _control;
    private Task _reading = Task.CompletedTask;

    private BaresipPhone(DirectoryInfo folder)
    {
        _folder = folder;
        _process = Process.Start(new ProcessStartInfo(Program, ["-f", folder.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        })!;
        _process.OutputDataReceived += (_, e) => Append(e.Data);
        _process.ErrorDataReceived += (_, e) => Append(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it printed.</summary>
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

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Program) && Directory.Exists(Modules), $"baresip is not installed (apt-get install baresip-core): no {Program} or {Modules}");

    /// <summary>Starts a phone and waits until it takes commands.</summary>
    /// <param name="number">0 or 1: phones that may live at a time have ports of their own.</param>
    /// <param name="speech">What it says, G.711 µ-law.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<BaresipPhone> StartAsync(int number, byte[] speech, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-baresip-");
        var control = 15_998 + number;
        MuLawWav.WriteLinear(Path.Combine(folder.FullName, "speech.wav"), speech);

        // It listens for SIP over TLS on the port after the one that is named.
        File.WriteAllText(
            Path.Combine(folder.FullName, "config"),
            $"""
            poll_method epoll
            sip_listen 127.0.0.1:{15_991 + (2 * number)}
            rtp_ports 45000-45099
            audio_source aufile,{folder.FullName}/speech.wav
            audio_player aubridge,heard
            audio_alert aubridge,alert
            statmode_default off
            ctrl_tcp_listen 127.0.0.1:{control}
            module_path {Modules}
            module stdio.so
            module g711.so
            module aufile.so
            module aubridge.so
            module_tmp uuid.so
            module_tmp account.so
            module_app menu.so
            module_app ctrl_tcp.so

            """);
        File.WriteAllText(Path.Combine(folder.FullName, "accounts"), "<sip:phone@127.0.0.1>;regint=0\n");
        File.WriteAllText(Path.Combine(folder.FullName, "contacts"), "");

        var phone = new BaresipPhone(folder);
        try
        {
            await phone.ConnectAsync(control, cancellation);
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of its menu; fails unless it says that it did.</summary>
    public async Task CommandAsync(string command, string parameters, CancellationToken cancellation)
    {
        var before = Count(e => e.TryGetProperty("response", out _));
        var json = JsonSerializer.Serialize(new Dictionary<string, string> { ["command"] = command, ["params"] = parameters });
        await _control!.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{json.Length}:{json},"), cancellation);
        await UntilAsync(() => Count(e => e.TryGetProperty("response", out _)) > before, command, cancellation);
        lock (_events)
        {
            _events.Last(e => e.TryGetProperty("response", out _)).GetProperty("ok").GetBoolean().ShouldBeTrue($"{command}\n{Log}");
        }
    }

    /// <summary>Calls and waits until the call is answered.</summary>
    public async Task CallAsync(string target, CancellationToken cancellation)
    {
        await CommandAsync("dial", target, cancellation);
        await UntilAsync(() => Has("CALL_ESTABLISHED") || Has("CALL_CLOSED"), "answer", cancellation);
        Has("CALL_ESTABLISHED").ShouldBeTrue(Log);
    }

    /// <summary>True once it told of such an event.</summary>
    public bool Has(string type) => Count(e => IsOf(e, type)) > 0;

    /// <summary>How often it was given a description by the other side: once an answer to its offers.</summary>
    public int Answers() => Count(e => IsOf(e, "CALL_REMOTE_SDP"));

    /// <summary>SIGKILL: no BYE, no goodbye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _control?.Dispose();
        await _reading;
        _process.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private static bool IsOf(JsonElement message, string type) => message.TryGetProperty("type", out var of) && of.GetString() == type;

    private int Count(Func<JsonElement, bool> condition)
    {
        lock (_events)
        {
            return _events.Count(condition);
        }
    }

    private async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellation)
    {
        try
        {
            await ApplianceProcess.UntilAsync(() => Task.FromResult(condition()), 15, cancellation);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"baresip: no end of '{what}' within 15 s:\n{Log}");
        }
    }

    private async Task ConnectAsync(int port, CancellationToken cancellation)
    {
        await ApplianceProcess.UntilAsync(
            async () =>
            {
                if (_process.HasExited)
                {
                    throw new InvalidOperationException($"baresip ended with {_process.ExitCode}:\n{Log}");
                }

                var client = new TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                    _control = client;
                    return true;
                }
                catch (SocketException)
                {
                    client.Dispose();
                    return false;
                }
            },
            15,
            cancellation);
        _reading = ReadAsync(_control!.GetStream());
    }

    private async Task ReadAsync(NetworkStream stream)
    {
        var one = new byte[1];
        try
        {
            while (true)
            {
                var digits = "";
                while (true)
                {
                    await stream.ReadExactlyAsync(one, _stop.Token);
                    if (one[0] == ':')
                    {
                        break;
                    }

                    digits += (char)one[0];
                }

                var message = new byte[int.Parse(digits, CultureInfo.InvariantCulture) + 1];
                await stream.ReadExactlyAsync(message, _stop.Token);
                using var json = JsonDocument.Parse(message.AsMemory(0, message.Length - 1));
                lock (_events)
                {
                    _events.Add(json.RootElement.Clone());
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The phone was killed or the test is over: what was read stands.
        }
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
