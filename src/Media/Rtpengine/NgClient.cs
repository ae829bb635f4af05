using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace EdgeCx.Media.Rtpengine;

/// <summary>
/// Asks an rtpengine over its ng control protocol: a datagram of a cookie, a space and a bencoded dictionary, answered under the same
/// cookie. The same question under the same cookie is answered once, so asking again is safe. One question at a time.
/// </summary>
internal sealed class NgClient : IDisposable
{
    private const int Tries = 3;
    private const int MaxDatagram = 65_535;
    private readonly Socket _socket;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly byte[] _buffer = new byte[MaxDatagram];

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
        for (var i = 0; i < Tries; i++)
        {
            using var patience = new CancellationTokenSource(_timeout, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            try
            {
                await _socket.SendAsync(datagram, both.Token);
                while (true)
                {
                    var length = await _socket.ReceiveAsync(_buffer, both.Token);
                    if (Read(_buffer.AsSpan(0, length), cookie) is { } answer)
                    {
                        return answer;
                    }
                }
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // No answer in time: ask again.
            }
            catch (SocketException)
            {
                // Nobody listens (a restart): wait as long as for an answer, then ask again.
                await Task.Delay(_timeout, _time, cancellation);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // An answer to an earlier question, or of somebody else, is not ours.
    private static BencodeValue? Read(ReadOnlySpan<byte> datagram, string cookie)
    {
        var space = datagram.IndexOf((byte)' ');
        return space > 0 && Ascii.Equals(datagram[..space], cookie) && BencodeParser.TryParse(datagram[(space + 1)..].ToArray(), out var value, out _)
            ? value
            : null;
    }
}
