using System.Collections.Concurrent;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtp.Sockets;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Rtp;

/// <summary>
/// One leg's port as the signalling holds it. What the signalling wants is only stated here; the receiving thread compares it with what
/// it has applied and follows, so that nothing said here is lost, blocks or overtakes.
/// </summary>
internal sealed class LegPort : IMediaPort
{
    private readonly ReceiveLoop _loop;
    private volatile MediaDescription _media;
    private volatile int _baselineResets;
    private readonly ConcurrentQueue<(SrtpParameters Old, SrtpParameters? New)> _oldKeys = new();
    private volatile bool _isClosed;

    /// <summary>Makes a port over two bound sockets, which the receiving thread owns from here on.</summary>
    public LegPort(int port, Leg leg, MediaDescription media, ReceiveSocket rtp, ReceiveSocket rtcp, ReceiveLoop loop)
    {
        RtpPort = port;
        Leg = leg;
        RtpSocket = rtp;
        RtcpSocket = rtcp;
        _media = media;
        _loop = loop;
    }

    /// <inheritdoc/>
    public int RtpPort { get; }

    /// <summary>The leg.</summary>
    public Leg Leg { get; }

    /// <summary>The even port's socket.</summary>
    public ReceiveSocket RtpSocket { get; }

    /// <summary>The odd port's socket.</summary>
    public ReceiveSocket RtcpSocket { get; }

    /// <summary>The description that is wanted now.</summary>
    public MediaDescription Media => _media;

    /// <summary>How many times the baseline was asked to be forgotten.</summary>
    public int BaselineResets => _baselineResets;

    /// <summary>True once the leg is over.</summary>
    public bool IsClosed => _isClosed;

    /// <inheritdoc/>
    public void Update(MediaDescription media)
    {
        if (_media.Srtp is { } keys && keys != media.Srtp)
        {
            _oldKeys.Enqueue((keys, media.Srtp));
        }

        _media = media;
        _loop.Wake();
    }

    /// <inheritdoc/>
    public void ResetBaseline()
    {
        // The signalling thread is the only writer.
        _baselineResets++;
        _loop.Wake();
    }

    /// <summary>Clears the master keys that are not used any more. Receiving thread, once it has followed.</summary>
    /// <param name="ended">The leg is over: those in use too.</param>
    public void WipeKeys(bool ended)
    {
        while (_oldKeys.TryDequeue(out var keys))
        {
            keys.Old.Wipe(keys.New);
        }

        if (ended)
        {
            _media.Srtp?.Wipe();
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        _isClosed = true;
        _loop.Wake();
    }
}
