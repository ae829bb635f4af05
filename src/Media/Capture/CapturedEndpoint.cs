using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace EdgeCx.Media.Capture;

/// <summary>An address and port as captured: comparable, without allocation. IPv4 is held as its mapped IPv6 form.</summary>
/// <param name="Address">The address in host order.</param>
/// <param name="Port">The port.</param>
internal readonly record struct CapturedEndpoint(UInt128 Address, ushort Port)
{
    // ::ffff:0:0/96, RFC 4291 2.5.5.2.
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>From the 4 or 16 bytes of a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CapturedEndpoint From(ReadOnlySpan<byte> address, ushort port) => new(
        address.Length == 4
            ? new UInt128(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address))
            : new UInt128(BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..])),
        port);

    /// <summary>From an IPv4 address in host order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CapturedEndpoint From(uint address, ushort port) => new(new UInt128(0, MappedPrefix | address), port);

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
