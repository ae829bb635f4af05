using System.Net;
using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Siprec;

/// <summary>Ports without sockets, from 15200 on, that note what is done with them.</summary>
internal sealed class FakeMediaPorts : IMediaPorts
{
    private int _next = 15200;

    /// <summary>How many more ports can be opened.</summary>
    public int Free { get; set; } = int.MaxValue;

    public List<FakePort> Opened { get; } = [];

    public IMediaPort? TryOpen(Leg leg, IPAddress local, MediaDescription media)
    {
        if (Free == 0)
        {
            return null;
        }

        Free--;
        var port = new FakePort(leg, _next, media);
        _next += 2;
        Opened.Add(port);
        return port;
    }

    internal sealed class FakePort(Leg leg, int port, MediaDescription media) : IMediaPort
    {
        public Leg Leg => leg;

        public int RtpPort => port;

        public MediaDescription Media { get; private set; } = media;

        public int Updates { get; private set; }

        public int Resets { get; private set; }

        public bool IsClosed { get; private set; }

        public void Update(MediaDescription media)
        {
            Media = media;
            Updates++;
        }

        public void ResetBaseline() => Resets++;

        public void Close() => IsClosed = true;

        public void Receive(int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                leg.Statistics.AddPacket();
            }
        }
    }
}
