using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// Asks an rtpengine over its ng control protocol: a datagram of a cookie, a space and a bencoded dictionary, answered under the same
/// cookie. The same question under the same cookie is answered once, so asking again is safe. Several may ask at a time; safe from any thread.
/// </summary>
internal sealed class NgClient : IDisposable
{
    /// <summary>Largest datagram that UDP over IPv4 carries, with some room for the rest of a question.</summary>
    public const int MaxOctets = 65_000;

    private const int Tries = 3;
    private const int MaxDatagram = 65_535;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(10);
    private readonly Socket _socket;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<BencodeValue>> _asked = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Makes a client.</summary>
    /// <exception cref="SocketException">There is no way to the address.</exception>
    public NgClient(IPEndPoint control, TimeSpan timeout, TimeProvider time)
    {
        _timeout = timeout;
        _time = time;
        _socket = new Socket(control.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(control);
        Remote = control;
        LocalAddress = ((IPEndPoint)_socket.LocalEndPoint!).Address;
        _ = ReadAsync();
    }

    /// <summary>Our address on the way to the relay.</summary>
    public IPAddress LocalAddress { get; }

    /// <summary>The relay's control address. Kept: the socket forgets it after a refused datagram.</summary>
    public IPEndPoint Remote { get; }

    /// <summary>Asks; null where no answer came.</summary>
    public async Task<BencodeValue?> AskAsync(BencodeWriter question, CancellationToken cancellation)
    {
        var cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        byte[] datagram = [.. Encoding.ASCII.GetBytes(cookie), (byte)' ', .. question.Finish().Span];
        var answer = new TaskCompletionSource<BencodeValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[cookie] = answer;
        try
        {
            for (var i = 0; i < Tries; i++)
            {
                try
                {
                    await _socket.SendAsync(datagram, cancellation);
                }
                catch (SocketException)
                {
                    // Nobody listens (a restart): wait as long as for an answer, then ask again.
                }

                try
                {
                    return await answer.Task.WaitAsync(_timeout, _time, cancellation);
                }
                catch (TimeoutException)
                {
                    // No answer in time: ask again.
                }
            }

            return null;
        }
        finally
        {
            _asked.TryRemove(cookie, out _);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    // Ends with the socket; what a datagram holds never ends it.
    private async Task ReadAsync()
    {
        var stop = _stop.Token;
        var buffer = new byte[MaxDatagram];
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Take(buffer.AsSpan(0, await _socket.ReceiveAsync(buffer, stop)));
            }
            catch (SocketException) when (!stop.IsCancellationRequested)
            {
                // Refused: nobody listens at present. The rest keeps a fault that stays from taking a processor.
                await Task.Delay(Rest, _time, CancellationToken.None);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    // An answer to an earlier question, or of somebody else, is nobody's.
    private void Take(ReadOnlySpan<byte> datagram)
    {
        var space = datagram.IndexOf((byte)' ');
        if (space > 0 && _asked.TryGetValue(Encoding.ASCII.GetString(datagram[..space]), out var asker)
            && BencodeParser.TryParse(datagram[(space + 1)..].ToArray(), out var value, out _))
        {
            asker.TrySetResult(value!);
        }
    }
}
