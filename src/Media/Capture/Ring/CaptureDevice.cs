using System.Buffers.Binary;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>What the system says of an interface, asked of a socket so that it is the one of that socket's network namespace.</summary>
/// <param name="Index">Its number.</param>
/// <param name="IsUp">Whether it is up. A port without a link may be up: the link may come later.</param>
/// <param name="HardwareType">ARPHRD_ number.</param>
internal readonly record struct CaptureDevice(int Index, bool IsUp, int HardwareType)
{
    private const ushort Ethernet = 1;
    private const ushort Loopback = 772;
    private const ushort None = 65534;
    private const short FlagUp = 1;

    /// <summary>How its frames begin; null where they cannot be read.</summary>
    public LinkType? Link => HardwareType switch
    {
        Ethernet or Loopback => LinkType.Ethernet,
        None => LinkType.Raw,
        _ => null,
    };

    /// <summary>Finds an interface by name; false where there is none.</summary>
    public static unsafe bool TryFind(int socket, string name, out CaptureDevice device)
    {
        device = default;
        Span<byte> request = stackalloc byte[AfPacket.InterfaceRequestBytes];
        request.Clear();
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) >= AfPacket.InterfaceNameBytes)
        {
            return false;
        }

        Encoding.UTF8.GetBytes(name, request);
        var answer = request[AfPacket.InterfaceNameBytes..];
        fixed (byte* argument = request)
        {
            if (AfPacket.Control(socket, AfPacket.GetInterfaceIndex, argument) != 0)
            {
                return false;
            }

            var index = MemoryMarshal.Read<int>(answer);
            if (AfPacket.Control(socket, AfPacket.GetInterfaceFlags, argument) != 0)
            {
                return false;
            }

            var flags = MemoryMarshal.Read<short>(answer);
            if (AfPacket.Control(socket, AfPacket.GetInterfaceHardware, argument) != 0)
            {
                return false;
            }

            device = new CaptureDevice(index, (flags & FlagUp) != 0, MemoryMarshal.Read<ushort>(answer));
            return true;
        }
    }

    /// <summary>True while an interface of that number exists.</summary>
    public static unsafe bool Exists(int socket, int index)
    {
        Span<byte> request = stackalloc byte[AfPacket.InterfaceRequestBytes];
        request.Clear();
        MemoryMarshal.Write(request[AfPacket.InterfaceNameBytes..], index);
        fixed (byte* argument = request)
        {
            return AfPacket.Control(socket, AfPacket.GetInterfaceName, argument) == 0;
        }
    }

    /// <summary>Names of the interfaces that are there, in order.</summary>
    public static IReadOnlyList<string> Names() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(i => i.Name).Order(StringComparer.Ordinal)];

    /// <summary>The sockaddr_ll that binds a packet socket to the interface, all protocols: 20 octets.</summary>
    public void WriteAddress(Span<byte> address)
    {
        address[..20].Clear();
        MemoryMarshal.Write(address, (ushort)AfPacket.Family);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], AfPacket.EtherAll);
        MemoryMarshal.Write(address[4..], Index);
    }
}
