using System.Buffers.Binary;
using System.Globalization;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>A key of SDES as one side of a mirrored call shows it and protects with it.</summary>
internal sealed class SdesKey
{
    private readonly SrtpSuite _suite;
    private readonly SrtpMasterKey _key;
    private readonly Dictionary<uint, SrtpSender> _senders = [];

    public SdesKey(string suite = "AES_CM_128_HMAC_SHA1_80", int seed = 1)
    {
        _suite = SrtpSuite.Find(suite).ShouldNotBeNull();
        _key = new SrtpMasterKey(_suite, [.. Enumerable.Range(0, _suite.KeyBytes + _suite.SaltBytes).Select(i => (byte)((i * 11) + (seed * 37)))]);
    }

    /// <summary>Key and salt as SDP writes them.</summary>
    public string Text => Convert.ToBase64String(_key.Octets);

    /// <summary>What the signalling would make of it.</summary>
    public SrtpParameters Parameters => new(_suite, [_key]);

    /// <summary>The line of SDP.</summary>
    public string Line(int tag = 1) => string.Create(CultureInfo.InvariantCulture, $"a=crypto:{tag} {_suite.Name} inline:{Text}\r\n");

    public byte[] Protect(byte[] packet)
    {
        var room = new byte[packet.Length + SrtpSender.MaxTrailerBytes];
        packet.CopyTo(room, 0);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(8));
        var sender = _senders.TryGetValue(ssrc, out var known) ? known : _senders[ssrc] = new SrtpSender(_suite, _key);
        var length = sender.ProtectRtp(room, packet.Length);
        length.ShouldBeGreaterThan(packet.Length);
        return room[..length];
    }
}
