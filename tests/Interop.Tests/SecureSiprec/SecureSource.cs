using System.Diagnostics;
using System.Text.Json;
using EdgeCx.Interop.Tests.Live;

namespace EdgeCx.Interop.Tests.SecureSiprec;

/// <summary>The Python client of this folder: it shares no code with the product.</summary>
internal static class SecureSource
{
    private const string Python = "/usr/bin/python3";
    private const string Library = "/usr/lib/python3/dist-packages/pylibsrtp";

    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(File.Exists(Python) && Directory.Exists(Library), "pylibsrtp is not installed (apt-get install python3-pylibsrtp)");

    /// <summary>Makes a call of two legs to its end; what the client says it saw.</summary>
    public static async Task<JsonElement> CallAsync(byte[] customer, byte[] agent, CancellationToken cancellation, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-secure-");
        try
        {
            var customerPath = Path.Combine(folder.FullName, "customer.ul");
            var agentPath = Path.Combine(folder.FullName, "agent.ul");
            await File.WriteAllBytesAsync(customerPath, customer, cancellation);
            await File.WriteAllBytesAsync(agentPath, agent, cancellation);
            using var python = Process.Start(new ProcessStartInfo(
                Python,
                [Path.Combine(AppContext.BaseDirectory, "secure_src.py"), "--customer", customerPath, "--agent", agentPath, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = python.StandardOutput.ReadToEndAsync(cancellation);
            var errors = python.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await python.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                python.Kill(entireProcessTree: true);
                throw;
            }

            python.ExitCode.ShouldBe(0, await errors);
            using var seen = JsonDocument.Parse(await output);
            return seen.RootElement.Clone();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Seconds of the demo's legs.</summary>
    public static (byte[] Customer, byte[] Agent) Speech(int seconds) =>
        (MuLawWav.Demo("customer.wav", 30, seconds), MuLawWav.Demo("agent.wav", 30, seconds));
}
