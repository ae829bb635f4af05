using System.Buffers.Binary;
using System.Net;

namespace EdgeCx.Media.Capture;

/// <summary>An address and port as captured: comparable, without allocation. IPv4 is held as its mapped IPv6 form.</summary>
/// <param name="Address">The address in host order.</param>
/// <param name="Port">The port.</param>
internal readonly record struct CapturedEndpoint(UInt128 Address, ushort Port)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF << 32;

    /// <summary>From the 4 or 16 bytes of a header.</summary>
    public static CapturedEndpoint From(ReadOnlySpan<byte> address, ushort port) => new(
        address.Length == 4 ? MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address) : BinaryPrimitives.ReadUInt128BigEndian(address),
        port);

    /// <summary>From an address.</summary>
    public static CapturedEndpoint From(IPAddress address, ushort port) => From(address.GetAddressBytes(), port);

    /// <summary>As .NET has it, IPv4 where it is one.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
