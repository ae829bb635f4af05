using System.Globalization;
using System.Runtime.InteropServices;

namespace EdgeCx.Media.Capture.Ring;

/// <summary>Why an interface cannot be captured, in words for the operator.</summary>
/// <param name="Kind">What stands in the way.</param>
/// <param name="Text">What, where, and what to do about it.</param>
internal readonly record struct RingRefusal(RingRefusalKind Kind, string Text)
{
    /// <summary>No such interface.</summary>
    public static RingRefusal Missing(string name, IEnumerable<string> present) => new(
        RingRefusalKind.Missing, $"Interface '{name}' does not exist; there are: {string.Join(", ", present)}.");

    /// <summary>The interface is down.</summary>
    public static RingRefusal Down(string name) => new(
        RingRefusalKind.Down, $"Interface '{name}' is down; bring it up with: ip link set dev {name} up");

    /// <summary>The system refuses the socket itself.</summary>
    public static RingRefusal OfSocket(string name, int error) => error switch
    {
        AfPacket.Eperm or AfPacket.Eacces => new(
            RingRefusalKind.NotPermitted,
            $"Capturing on '{name}' needs the capability CAP_NET_RAW, which this process does not have. Under systemd put these lines into a "
            + "drop-in (systemctl edit edgecx): AmbientCapabilities=CAP_NET_RAW, CapabilityBoundingSet=CAP_NET_RAW, PrivateUsers=no, "
            + "RestrictAddressFamilies=AF_PACKET."),
        AfPacket.Eaffnosupport => new(
            RingRefusalKind.NotPermitted,
            $"Capturing on '{name}' needs packet sockets, which this process is not allowed to open. Under systemd put "
            + "RestrictAddressFamilies=AF_PACKET into a drop-in (systemctl edit edgecx), with AmbientCapabilities=CAP_NET_RAW."),
        _ => OfSystem(name, "a packet socket", error),
    };

    /// <summary>The kernel refuses the ring.</summary>
    public static RingRefusal OfRing(RingSettings settings, int error) => new(
        RingRefusalKind.RingRefused,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The kernel refused a ring of {settings.Blocks} blocks of {settings.BlockBytes} bytes ({settings.TotalBytes / 1048576.0:0.#} MiB) on '{settings.Interface}': {Words(error)}. Blocks are powers of two of at least one page (4096); ")
        + "where memory is short, make the ring smaller.");

    /// <summary>No frames that can be read.</summary>
    public static RingRefusal UnknownHardware(string name, int type) => new(
        RingRefusalKind.UnknownHardware,
        string.Create(CultureInfo.InvariantCulture, $"Interface '{name}' is of hardware type {type}; allowed are Ethernet (1), loopback (772) and raw IP (65534)."));

    /// <summary>Others use the group.</summary>
    public static RingRefusal OfGroup(RingSettings settings, int error) => new(
        RingRefusalKind.GroupRefused,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Fan-out group {settings.FanoutGroup} on '{settings.Interface}' was refused: {Words(error)}. Another process, or another interface, uses the number; allowed is any of 1 to 65535 that none uses."));

    /// <summary>Anything else.</summary>
    public static RingRefusal OfSystem(string name, string what, int error) =>
        new(RingRefusalKind.SystemError, $"Capturing on '{name}': {what} was refused by the system: {Words(error)}.");

    private static string Words(int error) => Marshal.GetPInvokeErrorMessage(error);
}
