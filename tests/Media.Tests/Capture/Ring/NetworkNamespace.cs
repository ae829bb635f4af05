using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Tests.Capture.Ring;

/// <summary>
/// A network namespace of a test's own with a pair of connected interfaces, <c>tap0</c> (where it sends) and <c>tap1</c> (where it listens),
/// and a loopback. What runs in it has a thread of its own, which ends with it.
/// </summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int CloneNewNet = 0x4000_0000;
    private static int _made;
    private readonly string _name = $"ecx-{Environment.ProcessId}-{Interlocked.Increment(ref _made)}";

    private NetworkNamespace()
    {
    }

    /// <summary>Makes one, or skips the test where it cannot be made.</summary>
    public static NetworkNamespace Make()
    {
        var made = new NetworkNamespace();
        if (Ip("netns", "add", made._name) is { } refusal)
        {
            Assert.Skip($"network namespaces cannot be made here (iproute2 and root are needed): {refusal}");
        }

        foreach (var command in (string[])[
            "link set dev lo up",
            "link add tap0 type veth peer name tap1",
            "link set dev tap0 addrgenmode none up",
            "link set dev tap1 addrgenmode none up"])
        {
            made.Configure(command);
        }

        return made;
    }

    /// <summary>Runs one command of ip(8) inside.</summary>
    public void Configure(string command)
    {
        if (Ip(["-n", _name, .. command.Split(' ')]) is { } refusal)
        {
            Assert.Skip($"this kernel does not take 'ip {command}': {refusal}");
        }
    }

    /// <summary>Runs on a thread inside. What it throws is thrown here.</summary>
    public T Run<T>(Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{_name}");
                SetNamespace((int)file.DangerousGetHandle(), CloneNewNet).ShouldBe(0);
                result = work();
            }
            catch (Exception e)
            {
                // Thrown again on the test's own thread.
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException("in the namespace: " + failure.Message, failure);
    }

    public void Dispose() => Ip("netns", "del", _name);

    // What is wrong; null where nothing is.
    private static string? Ip(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error.Trim();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
