using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Rtp;

/// <summary>Where a datagram came from: address and port as a small value that compares fast. Identity of a site: not for logs.</summary>
/// <param name="High">Upper half of the 16-octet address; 0 for IPv4.</param>
/// <param name="Low">Lower half; the 4 octets of an IPv4 address.</param>
/// <param name="Scope">IPv6 scope id.</param>
/// <param name="Port">UDP port.</param>
/// <param name="IsIPv6">Address family.</param>
internal readonly record struct PacketSource(ulong High, ulong Low, uint Scope, ushort Port, bool IsIPv6)
{
    /// <summary>Octets of the longer of the two kernel addresses (sockaddr_in6).</summary>
    public const int MaxSockaddrBytes = 28;

    private const ushort FamilyIPv4 = 2;
    private const ushort FamilyIPv6 = 10;

    /// <summary>From a managed address; allocates.</summary>
    public static PacketSource From(IPEndPoint endPoint)
    {
        var octets = endPoint.Address.GetAddressBytes();
        return endPoint.AddressFamily == AddressFamily.InterNetworkV6
            ? new PacketSource(
                BinaryPrimitives.ReadUInt64BigEndian(octets),
                BinaryPrimitives.ReadUInt64BigEndian(octets.AsSpan(8)),
                (uint)endPoint.Address.ScopeId,
                (ushort)endPoint.Port,
                IsIPv6: true)
            : new PacketSource(0, BinaryPrimitives.ReadUInt32BigEndian(octets), 0, (ushort)endPoint.Port, IsIPv6: false);
    }

    /// <summary>Reads a sockaddr_in or sockaddr_in6; default for any other family.</summary>
    public static PacketSource Read(ReadOnlySpan<byte> sockaddr) => MemoryMarshal.Read<ushort>(sockaddr) switch
    {
        FamilyIPv4 => new PacketSource(
            0,
            BinaryPrimitives.ReadUInt32BigEndian(sockaddr[4..]),
            0,
            BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]),
            IsIPv6: false),
        FamilyIPv6 => new PacketSource(
            BinaryPrimitives.ReadUInt64BigEndian(sockaddr[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(sockaddr[16..]),
            MemoryMarshal.Read<uint>(sockaddr[24..]),
            BinaryPrimitives.ReadUInt16BigEndian(sockaddr[2..]),
            IsIPv6: true),
        _ => default,
    };

    /// <summary>Writes the kernel's form into at least <see cref="MaxSockaddrBytes"/> octets; how many it has.</summary>
    public int Write(Span<byte> sockaddr)
    {
        sockaddr[..MaxSockaddrBytes].Clear();
        MemoryMarshal.Write(sockaddr, IsIPv6 ? FamilyIPv6 : FamilyIPv4);
        BinaryPrimitives.WriteUInt16BigEndian(sockaddr[2..], Port);
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(sockaddr[4..], (uint)Low);
            return 16;
        }

        BinaryPrimitives.WriteUInt64BigEndian(sockaddr[8..], High);
        BinaryPrimitives.WriteUInt64BigEndian(sockaddr[16..], Low);
        MemoryMarshal.Write(sockaddr[24..], Scope);
        return MaxSockaddrBytes;
    }

    /// <summary>Same host, whatever the port.</summary>
    public bool IsSameHost(in PacketSource other) =>
        High == other.High && Low == other.Low && Scope == other.Scope && IsIPv6 == other.IsIPv6;
}
