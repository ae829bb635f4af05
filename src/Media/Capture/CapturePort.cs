using EdgeCx.Core.Calls;
using EdgeCx.Media.Framing;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Capture;

/// <summary>A leg's port that stands for a port seen in a capture: the same receiver as behind a live port, fed with captured datagrams.</summary>
internal sealed class CapturePort : IMediaPort
{
    private readonly CaptureMediaPorts _owner;

    /// <summary>Opens the port of a leg.</summary>
    /// <param name="owner">Where it lives.</param>
    /// <param name="number">A number of our own, which stands in our answer and is sent nowhere.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="media">What was negotiated.</param>
    public CapturePort(CaptureMediaPorts owner, int number, Leg leg, MediaDescription media)
    {
        _owner = owner;
        RtpPort = number;
        Receiver = new LegReceiver(leg, media, owner.Context, owner.NowNs, owner.Cancellation);
    }

    /// <inheritdoc/>
    public int RtpPort { get; }

    /// <summary>The leg from datagrams to windows.</summary>
    public LegReceiver Receiver { get; }

    /// <inheritdoc/>
    public void Update(MediaDescription media) => Receiver.Update(media, _owner.NowNs);

    /// <inheritdoc/>
    public void ResetBaseline() => Receiver.ResetBaseline(_owner.NowNs);

    /// <inheritdoc/>
    public void Close()
    {
        Receiver.Finish(_owner.NowNs);
        _owner.Remove(this);
    }
}
