using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeCx.Interop.Tests;

/// <summary>Work inside another network namespace, on a thread that ends with it. A socket stays where it was made.</summary>
internal static partial class NamespaceThread
{
    private const int CloneNewNet = 0x4000_0000;

    /// <summary>Runs inside. What it throws is thrown here.</summary>
    public static T Run<T>(string networkNamespace, Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{networkNamespace}");
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
        return failure is null ? result! : throw new IOException($"in {networkNamespace}: {failure.Message}", failure);
    }

    /// <summary>HTTP out of the namespace.</summary>
    public static SocketsHttpHandler Handler(string networkNamespace) => new()
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = Run(networkNamespace, () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                throw new HttpRequestException(e.Message, e);
            }
        },
    };

    [LibraryImport("libc.so.6", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
