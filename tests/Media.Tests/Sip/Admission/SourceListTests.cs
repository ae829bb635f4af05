using System.Net;
using System.Net.Sockets;
using EdgeCx.Media.Sip;
using EdgeCx.Media.Sip.Admission;

namespace EdgeCx.Media.Tests.Sip.Admission;

public sealed class SourceListTests
{
    [Theory]
    [InlineData("10.20.0.0/16", "10.20.255.1", true)]
    [InlineData("10.20.0.0/16", "10.21.0.1", false)]
    [InlineData("10.20.0.0/16", "::ffff:10.20.0.1", true)]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.6", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    public void Admits_AnAddress_ByItsNetwork(string network, string address, bool expected) =>
        new SourceList([network]).Admits(IPAddress.Parse(address)).ShouldBe(expected);

    [Fact]
    public void Admits_WithoutAList_Everyone()
    {
        var list = new SourceList([]);
        list.IsOpen.ShouldBeTrue();
        list.Admits(IPAddress.Parse("203.0.113.9")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("10.20.0.1/16")]
    [InlineData("sbc.example")]
    [InlineData("10.20.0.0/33")]
    [InlineData("")]
    public void Validate_WhatIsNoNetwork_IsNamed(string network) =>
        new SipOptions { AllowedSources = ["127.0.0.0/8", network] }.Validate().ShouldHaveSingleItem()
            .ShouldStartWith($"Sip:AllowedSources has '{network}'; allowed are networks");

    [Theory]
    [InlineData("10.20.0.0/16")]
    [InlineData("192.0.2.7")]
    [InlineData("0.0.0.0/0")]
    [InlineData("2001:db8::/33")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::5:6")]
    [InlineData("::/0")]
    [InlineData("10.0.0.0/8,192.168.4.0/22,2001:db8:1::/48,fd00::/8,172.16.0.0/12")]
    public void Program_OfAList_JudgesAsTheListDoes(string networks)
    {
        var list = new SourceList(networks.Split(','));
        var program = KernelSourceFilter.Program(list);
        string[] addresses =
        [
            "10.20.0.0", "10.20.255.255", "10.21.0.0", "192.0.2.7", "192.0.2.8", "192.168.4.1", "192.168.7.255", "192.168.8.0", "172.31.255.1", "172.32.0.1", "9.9.9.9",
            "2001:db8::5:6", "2001:db8::5:7", "2001:db8:7fff::1", "2001:db8:8000::1", "2001:db8:1:2::3", "2001:db9::1", "fdff::1", "fe80::1", "::",
        ];
        foreach (var text in addresses)
        {
            var address = IPAddress.Parse(text);
            (Run(program, address) != 0).ShouldBe(list.Admits(address), text);
        }
    }

    [Fact]
    public async Task TryAttach_ToASocket_KeepsOthersOutOfItsBuffer()
    {
        using var receiver = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.SkipUnless(KernelSourceFilter.TryAttach(receiver, new SourceList(["127.0.0.16/28", "127.0.0.9"])), "this kernel takes no socket filters");
        foreach (var source in (string[])["127.0.0.2", "127.0.0.15", "127.0.0.16", "127.0.0.31", "127.0.0.32", "127.0.0.9"])
        {
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            sender.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            await sender.SendToAsync(new byte[] { 1, 2, 3 }, SocketFlags.None, receiver.LocalEndPoint!, TestContext.Current.CancellationToken);
        }

        var seen = new List<string>();
        var buffer = new byte[16];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (receiver.Poll(100_000, SelectMode.SelectRead))
        {
            receiver.ReceiveFrom(buffer, ref from).ShouldBe(3, "whole");
            seen.Add(((IPEndPoint)from).Address.ToString());
        }

        seen.ShouldBe(["127.0.0.16", "127.0.0.31", "127.0.0.9"]);
        KernelSourceFilter.Drops(receiver).ShouldBe(3);
    }

    /// <summary>Runs a program on the network header of a datagram, as the kernel would.</summary>
    private static uint Run(KernelSourceFilter.Instruction[] program, IPAddress source)
    {
        var octets = source.GetAddressBytes();
        var header = new byte[40];
        header[0] = octets.Length == 4 ? (byte)0x45 : (byte)0x60;
        octets.CopyTo(header, octets.Length == 4 ? 12 : 8);
        var accumulator = 0u;
        for (var at = 0; ; at++)
        {
            var (code, yes, no, operand) = program[at];
            var offset = (int)(operand - 0xFFF00000);
            switch (code)
            {
                case 0x30:
                    accumulator = header[offset];
                    break;
                case 0x20:
                    accumulator = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(offset));
                    break;
                case 0x74:
                    accumulator >>= (int)operand;
                    break;
                case 0x54:
                    accumulator &= operand;
                    break;
                case 0x15:
                    at += accumulator == operand ? yes : no;
                    break;
                case 0x06:
                    return operand;
                default:
                    throw new InvalidOperationException($"instruction {code:x}");
            }
        }
    }
}
