using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

/// <summary>A relay on loopback that answers as a test says and keeps what it was asked.</summary>
internal sealed class ScriptedRelay : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Func<BencodeValue, string?> _answer;
    private readonly HashSet<string> _seen = [];

    /// <summary>Starts it.</summary>
    /// <param name="answer">The bencoded answer to a question; null is none.</param>
    public ScriptedRelay(Func<BencodeValue, string?> answer)
    {
        _answer = answer;
        _ = ServeAsync();
    }

    public string Control => $"127.0.0.1:{((IPEndPoint)_socket.Client.LocalEndPoint!).Port}";

    /// <summary>The commands and whom they were for, in order; a question that came twice is there once.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var datagram = await _socket.ReceiveAsync();
                var space = datagram.Buffer.AsSpan().IndexOf((byte)' ');
                BencodeParser.TryParse(datagram.Buffer.AsMemory(space + 1), out var question, out _).ShouldBeTrue();
                var cookie = Encoding.ASCII.GetString(datagram.Buffer, 0, space);
                if (_seen.Add(cookie))
                {
                    _asked.Enqueue($"{question!["command"].Text} {question["from-tag"].Text}{question["set-label"].Text}".Trim());
                }

                if (_answer(question!) is { } answer)
                {
                    await _socket.SendAsync(Encoding.UTF8.GetBytes($"{cookie} {answer}"), datagram.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }
}
