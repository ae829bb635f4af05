using System.Diagnostics;
using System.Net;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Decapsulation;
using EdgeCx.Media.Tests.Capture.Decapsulation;

namespace EdgeCx.Media.Tests.Capture;

public class FrameDecoderTests
{
    private static readonly byte[] Inner = CaptureBytes.Udp("10.1.2.3", 16_384, "10.4.5.6", 20_000, "inner"u8);
    private static readonly byte[] InnerSix = CaptureBytes.Udp("2001:db8::3", 16_384, "2001:db8::6", 20_000, "inner"u8);
    private readonly HeardTraffic _heard = new();
    private readonly CaptureCounters _counters = new();
    private readonly FrameDecoder _decoder;

    public FrameDecoderTests() => _decoder = new FrameDecoder(_heard, _counters);

    public static TheoryData<string, byte[]> Encapsulations => new()
    {
        { "plain", CaptureBytes.Ethernet(Inner) },
        { "vlan", CaptureBytes.Ethernet(Inner, 0x8100) },
        { "qinq", CaptureBytes.Ethernet(Inner, 0x88A8, 0x8100) },
        { "ipip", CaptureBytes.Ethernet(Wrap.InIp(4, Inner)) },
        { "gre", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.Gre(0x0800, Inner))) },
        { "gre-key", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.Gre(0x0800, Inner, key: 9))) },
        { "gre-all", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.Gre(0x6558, CaptureBytes.Ethernet(Inner), checksum: true, key: 9, sequence: 1))) },
        { "erspan1", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.ErspanOne(CaptureBytes.Ethernet(Inner)))) },
        { "erspan2", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.ErspanTwo(CaptureBytes.Ethernet(Inner, 0x8100)))) },
        { "erspan3", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.ErspanThree(CaptureBytes.Ethernet(Inner)))) },
        { "erspan3-sub", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.ErspanThree(CaptureBytes.Ethernet(Inner), platform: true))) },
        { "vxlan", CaptureBytes.Ethernet(CaptureBytes.Udp("198.51.100.1", 55_555, "198.51.100.2", 4789, Wrap.Vxlan(CaptureBytes.Ethernet(Inner)))) },
        { "tzsp", CaptureBytes.Ethernet(CaptureBytes.Udp("198.51.100.1", 55_555, "198.51.100.2", 37_008, Wrap.Tzsp(CaptureBytes.Ethernet(Inner)))) },
        { "vlan-vxlan-vlan", CaptureBytes.Ethernet(CaptureBytes.Udp("198.51.100.1", 1, "198.51.100.2", 4789, Wrap.Vxlan(CaptureBytes.Ethernet(Inner, 0x8100))), 0x8100) },
        { "over6", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.ErspanTwo(CaptureBytes.Ethernet(Inner)), "2001:db8::1", "2001:db8::2")) },
        { "erspan2-in-gre", CaptureBytes.Ethernet(Wrap.InIp(47, Wrap.Gre(0x0800, Wrap.InIp(47, Wrap.ErspanTwo(CaptureBytes.Ethernet(Inner)))))) },
    };

    [Theory]
    [MemberData(nameof(Encapsulations))]
    public void Take_EachEncapsulation_GivesTheInnerDatagram(string name, byte[] frame)
    {
        Take(frame, at: 5);

        _heard.Datagrams.ShouldHaveSingleItem(name);
        _heard.Datagrams[0].Source.ShouldBe("10.1.2.3 16384");
        _heard.Datagrams[0].Destination.ShouldBe("10.4.5.6 20000");
        _heard.Datagrams[0].Payload.ShouldBe("inner"u8.ToArray());
        _heard.Datagrams[0].Ns.ShouldBe(5);
        _counters.NotUdp.ShouldBe(0);
        _counters.MalformedTunnels.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Encapsulations))]
    public void Take_EveryTruncatedPrefix_GivesNothingOfTheInnerDatagram(string name, byte[] frame)
    {
        for (var length = 0; length < frame.Length; length++)
        {
            Take(frame[..length]);
        }

        _heard.Datagrams.ShouldBeEmpty(name);
        _counters.Frames.ShouldBe(frame.Length);
        (_counters.NotUdp + _counters.MalformedTunnels).ShouldBe(frame.Length);
    }

    [Fact]
    public void Take_IPv6InIPv4_GivesTheInnerDatagram()
    {
        Take(CaptureBytes.Ethernet(Wrap.InIp(41, InnerSix)));

        _heard.Datagrams.ShouldHaveSingleItem().Source.ShouldBe("2001:db8::3 16384");
        _counters.Decapsulated.ShouldBe(1);
    }

    [Fact]
    public void Take_AsManyTunnelsAsAllowed_AreUnwrapped()
    {
        Take(CaptureBytes.Ethernet(Nested(FrameDecoder.MaxTunnels)));

        _heard.Datagrams.Count.ShouldBe(1);
        _counters.TooDeep.ShouldBe(0);
    }

    [Fact]
    public void Take_MoreTunnelsThanAllowed_AreCounted()
    {
        Take(CaptureBytes.Ethernet(Nested(FrameDecoder.MaxTunnels + 1)));

        _heard.Datagrams.ShouldBeEmpty();
        _counters.TooDeep.ShouldBe(1);
    }

    [Fact]
    public void Take_FragmentsOutsideAndInside_AreBothPutTogether()
    {
        var payload = Enumerable.Range(0, 4000).Select(i => (byte)i).ToArray();
        var whole = CaptureBytes.Udp("10.1.2.3", 5060, "10.4.5.6", 5060, payload)[20..];
        var frames = new List<byte[]>();
        foreach (var inner in Fragments(whole, 1480, id: 1))
        {
            var tunnelled = Wrap.InIp(47, Wrap.ErspanTwo(CaptureBytes.Ethernet(inner)))[20..];
            frames.AddRange(Fragments(tunnelled, 800, id: 100 + frames.Count, protocol: 47).Select(f => CaptureBytes.Ethernet(f)));
        }

        frames.Reverse();
        frames.ForEach(f => Take(f));

        _heard.Datagrams.ShouldHaveSingleItem().Payload.ShouldBe(payload);
        _decoder.WaitingForFragments.ShouldBe(0);
        _counters.FragmentsGivenUp.ShouldBe(0);
    }

    [Fact]
    public void Take_IPv6FragmentsWithExtensionHeadersInside_ArePutTogether()
    {
        // Destination options stand inside the fragmentable part: in the first fragment only (RFC 8200 4.5).
        byte[] part = [17, 0, 1, 4, 0, 0, 0, 0, .. CaptureBytes.Udp("10.1.2.3", 16_384, "10.4.5.6", 20_000, new byte[100])[20..]];
        foreach (var (offset, length, more) in ((int, int, bool)[])[(0, 64, true), (64, part.Length - 64, false)])
        {
            byte[] payload = [60, 0, .. Wrap.Big16((ushort)(offset | (more ? 1 : 0))), 0, 0, 0, 9, .. part.AsSpan(offset, length)];
            Take(CaptureBytes.Ethernet(CaptureBytes.Ip(IPAddress.Parse("2001:db8::3"), IPAddress.Parse("2001:db8::6"), 44, payload)));
        }

        _heard.Datagrams.ShouldHaveSingleItem().Payload.Length.ShouldBe(100);
    }

    [Fact]
    public void Take_MediaToATunnelsPort_IsMedia()
    {
        byte[] rtp = [0x80, 0, 0, 1, 0, 0, 0, 160, 1, 2, 3, 4, .. new byte[160]];
        Take(CaptureBytes.Ethernet(CaptureBytes.Udp("10.1.2.3", 16_384, "10.4.5.6", TunnelPorts.TzspPort, rtp)));
        Take(CaptureBytes.Ethernet(CaptureBytes.Udp("10.1.2.3", 16_384, "10.4.5.6", TunnelPorts.VxlanPort, rtp)));

        _heard.Datagrams.Count.ShouldBe(2);
        _heard.Datagrams.ShouldAllBe(d => d.Payload.SequenceEqual(rtp));
    }

    [Fact]
    public void Take_VxlanToAConfiguredPort_IsUnwrapped()
    {
        var decoder = new FrameDecoder(_heard, _counters, new TunnelPorts([8472], []));
        var frame = CaptureBytes.Ethernet(CaptureBytes.Udp("198.51.100.1", 1, "198.51.100.2", 8472, Wrap.Vxlan(CaptureBytes.Ethernet(Inner))));

        decoder.Take(new CaptureRecord(LinkType.Ethernet, 0, 0, frame.Length, frame.Length), frame, 0);

        _heard.Datagrams.ShouldHaveSingleItem().Destination.ShouldBe("10.4.5.6 20000");
    }

    [Fact]
    public void Take_FloodOfFragments_IsBoundedAndLeavesOthersAlone()
    {
        var payload = new byte[2000];
        var whole = CaptureBytes.Udp("10.1.2.3", 5060, "10.4.5.6", 5060, payload)[20..];
        var parts = Fragments(whole, 1480, id: 1);
        Take(CaptureBytes.Ethernet(parts[0]));
        for (var i = 0; i < 50_000; i++)
        {
            var flood = CaptureBytes.Ip(IPAddress.Parse("203.0.113.9"), IPAddress.Parse("10.4.5.6"), 17, payload[..1480], id: i & 0xFFFF, more: true);
            Take(CaptureBytes.Ethernet(flood));
        }

        _decoder.WaitingForFragments.ShouldBeLessThanOrEqualTo(FragmentAssembler.MaxDatagrams);
        _counters.FragmentsGivenUp.ShouldBeGreaterThan(49_000);
        Take(CaptureBytes.Ethernet(parts[1]));
        _heard.Datagrams.ShouldHaveSingleItem().Payload.Length.ShouldBe(2000);
    }

    [Fact]
    public void MoveTo_FragmentsThatNeverCome_AreGivenUp()
    {
        Take(CaptureBytes.Ethernet(Fragments(new byte[2000], 1480, id: 1)[0]));

        _decoder.MoveTo(31_000_000_000);

        _decoder.WaitingForFragments.ShouldBe(0);
        _counters.FragmentsGivenUp.ShouldBe(1);
    }

    /// <summary>The same frames, read by tshark: the innermost addresses and ports must be the ones that are found here.</summary>
    [Fact]
    public void Take_EachEncapsulation_AgreesWithTshark()
    {
        var frames = Encapsulations.Select(row => row.Data.Item2).ToArray();
        var file = Path.Combine(Path.GetTempPath(), $"edgecx-{Guid.NewGuid():N}.pcap");
        try
        {
            File.WriteAllBytes(file, CaptureBytes.Pcap(false, false, 1, [.. frames.Select((f, i) => (i * 1_000_000L, f))]));
            var lines = Tshark(file);

            lines.Length.ShouldBe(frames.Length);
            foreach (var frame in frames)
            {
                Take(frame);
            }

            for (var i = 0; i < lines.Length; i++)
            {
                // Each field lists what stands outside first.
                var fields = lines[i].Split('\t').Select(f => f.Split(',')[^1]).ToArray();
                _heard.Datagrams[i].Source.ShouldBe($"{fields[0]} {fields[2]}", lines[i]);
                _heard.Datagrams[i].Destination.ShouldBe($"{fields[1]} {fields[3]}", lines[i]);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string[] Tshark(string file)
    {
        try
        {
            string[] arguments =
            [
                "-n", "-r", file, "-T", "fields",
                "-e", "ip.src", "-e", "ip.dst", "-e", "udp.srcport", "-e", "udp.dstport",
            ];
            using var process = Process.Start(new ProcessStartInfo("tshark", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, errors.Result);
            return output.TrimEnd('\n').Split('\n');
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tshark is missing (Debian: tshark)");
            return [];
        }
    }

    private static List<byte[]> Fragments(byte[] payload, int size, int id, byte protocol = 17)
    {
        var fragments = new List<byte[]>();
        for (var offset = 0; offset < payload.Length; offset += size)
        {
            var part = payload[offset..Math.Min(payload.Length, offset + size)];
            var more = offset + size < payload.Length;
            fragments.Add(CaptureBytes.Ip(IPAddress.Parse("10.1.2.3"), IPAddress.Parse("10.4.5.6"), protocol, part, id, offset, more));
        }

        return fragments;
    }

    private static byte[] Nested(int tunnels)
    {
        var packet = Inner;
        for (var i = 0; i < tunnels; i++)
        {
            packet = Wrap.InIp(4, packet);
        }

        return packet;
    }

    private void Take(byte[] frame, long at = 0) =>
        _decoder.Take(new CaptureRecord(LinkType.Ethernet, at, 0, frame.Length, frame.Length), frame, at);
}
