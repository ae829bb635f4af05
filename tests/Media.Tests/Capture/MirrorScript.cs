using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>Writes what a mirror port would show of calls, frame by frame, from SIP and RTP of its own making.</summary>
internal sealed class MirrorScript
{
    public const long Start = 1_700_000_000_000_000_000;
    private readonly List<(long Ns, int Order, byte[] Frame)> _frames = [];

    /// <summary>Now, ms since the start.</summary>
    public int AtMs { get; private set; }

    /// <summary>The frames with their times, ms since the start.</summary>
    public IEnumerable<(double Ms, byte[] Frame)> Frames =>
        _frames.OrderBy(f => f.Ns).ThenBy(f => f.Order).Select(f => ((f.Ns - Start) / 1e6, f.Frame));

    public byte[] Pcap() => CaptureBytes.Pcap(
        false, true, 1, [.. _frames.OrderBy(f => f.Ns).ThenBy(f => f.Order).Select(f => (f.Ns, f.Frame))]);

    public MirrorScript Wait(int ms)
    {
        AtMs += ms;
        return this;
    }

    /// <summary>A SIP message over UDP between two ends "address:port".</summary>
    public MirrorScript Sip(string from, string to, string text, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Udp(AtMs, from, to, Encoding.UTF8.GetBytes(text));
        }

        AtMs += 5;
        return this;
    }

    /// <summary>RTP of one voice from now on, without moving on: give it where it goes, one or more hops.</summary>
    public MirrorScript Voice(Stream stream, int ms, params (string From, string To)[] hops)
    {
        for (var i = 0; i < ms / 20; i++)
        {
            var packet = stream.Next();
            foreach (var (from, to) in hops)
            {
                if (stream.Skips?.Invoke(stream.Sent - 1, from) != true)
                {
                    Udp(AtMs + (i * 20), from, to, packet);
                }
            }
        }

        return this;
    }

    /// <summary>The same with SRTP: each hop under its own keys, or in the clear. Hops under the same keys show the same packet.</summary>
    public MirrorScript SecureVoice(Stream stream, int ms, params (string From, string To, SdesKey? Key)[] hops)
    {
        for (var i = 0; i < ms / 20; i++)
        {
            var packet = stream.Next();
            var shown = new Dictionary<SdesKey, byte[]>();
            foreach (var (from, to, key) in hops)
            {
                var seen = key is null ? packet : shown.TryGetValue(key, out var same) ? same : shown[key] = key.Protect(packet);
                if (stream.Skips?.Invoke(stream.Sent - 1, from) != true)
                {
                    Udp(AtMs + (i * 20), from, to, seen);
                }
            }
        }

        return this;
    }

    public MirrorScript Frame(int atMs, byte[] frame)
    {
        _frames.Add((Start + (atMs * 1_000_000L), _frames.Count, frame));
        return this;
    }

    /// <summary>Shows every frame so far again, as the other port of the switch does.</summary>
    public MirrorScript Twice()
    {
        foreach (var (ns, order, frame) in _frames.ToArray())
        {
            _frames.Add((ns + 50_000, order, frame));
        }

        return this;
    }

    private void Udp(int atMs, string from, string to, byte[] payload)
    {
        var (a, b) = (Split(from), Split(to));
        Frame(atMs, CaptureBytes.Ethernet(CaptureBytes.Udp(a.Address, a.Port, b.Address, b.Port, payload)));
    }

    private static (string Address, ushort Port) Split(string end)
    {
        var colon = end.LastIndexOf(':');
        return (end[..colon].Trim('[', ']'), ushort.Parse(end[(colon + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>One RTP stream.</summary>
    public sealed class Stream(uint ssrc, byte payloadType = 0, int payloadBytes = 160)
    {
        private ushort _sequence = (ushort)(ssrc * 7);
        private uint _timestamp = ssrc * 13;

        public uint Ssrc { get; set; } = ssrc;

        public int Sent { get; private set; }

        /// <summary>True for packets (by number) that are not shown where they come from an end.</summary>
        public Func<int, string, bool>? Skips { get; set; }

        /// <summary>What it carries, an octet each; null for what is only told apart.</summary>
        public Func<int, byte>? Octets { get; init; }

        /// <summary>Octets of an authentication tag.</summary>
        public int Tag { get; init; }

        public byte[] Next()
        {
            var packet = new byte[12 + payloadBytes + Tag];
            packet[0] = 0x80;
            packet[1] = payloadType;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), _timestamp);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), Ssrc);
            _timestamp += 160;
            for (var i = 12; i < packet.Length; i++)
            {
                packet[i] = Octets?.Invoke((Sent * payloadBytes) + i - 12) ?? (byte)((Sent * 31) + (i * 7) + (Ssrc * 3));
            }

            Sent++;
            return packet;
        }
    }
}
