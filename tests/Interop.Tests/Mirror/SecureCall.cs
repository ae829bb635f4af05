using System.Diagnostics;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>The script <c>secure-call.py</c>: an encrypted call on an interface of its own. Removes the interface when it ends.</summary>
internal sealed class SecureCall : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";
    private const string Library = "/usr/lib/python3/dist-packages/pylibsrtp";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgecx-secure-");
    private readonly Process _process;

    private SecureCall(byte[] agent, byte[] customer, int seconds)
    {
        Interface = $"ecs{Environment.ProcessId % 100_000}";
        var (ofAgent, ofCustomer) = (Path.Combine(_folder.FullName, "agent.ul"), Path.Combine(_folder.FullName, "customer.ul"));
        File.WriteAllBytes(ofAgent, agent);
        File.WriteAllBytes(ofCustomer, customer);
        var script = Path.Combine(AppContext.BaseDirectory, "Mirror", "secure-call.py");
        _process = Process.Start(new ProcessStartInfo(
            Python, [script, Interface, ofAgent, ofCustomer, seconds.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    /// <summary>The interface on which the call is shown.</summary>
    public string Interface { get; }

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Python) && Directory.Exists(Library), "pylibsrtp is not installed (apt-get install python3-pylibsrtp)");

    /// <summary>Makes the interface; nothing is shown yet.</summary>
    public static async Task<SecureCall> PrepareAsync(byte[] agent, byte[] customer, int seconds)
    {
        var call = new SecureCall(agent, customer, seconds);
        await call.ExpectAsync("ready");
        return call;
    }

    /// <summary>Plays the call to its end.</summary>
    public async Task PlayAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        await ExpectAsync("done");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ExpectAsync(string word)
    {
        var said = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (said != word)
        {
            throw new InvalidOperationException($"secure-call.py: '{said}' instead of '{word}': {await _process.StandardError.ReadToEndAsync()}");
        }
    }
}
