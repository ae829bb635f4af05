namespace EdgeCx.Media.Capture;

/// <summary>Link-layer header types of captures (the tcpdump group's registry) that can be read here.</summary>
internal enum LinkType
{
    /// <summary>BSD loopback: four bytes of address family in the capturing host's order.</summary>
    Null = 0,

    /// <summary>Ethernet.</summary>
    Ethernet = 1,

    /// <summary>Raw IP, as OpenBSD numbers it.</summary>
    RawBsd = 14,

    /// <summary>Raw IP, as most systems write it where LINKTYPE_RAW is meant.</summary>
    RawDlt = 12,

    /// <summary>Raw IP.</summary>
    Raw = 101,

    /// <summary>OpenBSD loopback: four bytes of address family in network order.</summary>
    Loop = 108,

    /// <summary>Linux cooked capture ("any" interface).</summary>
    LinuxCooked = 113,

    /// <summary>Raw IPv4.</summary>
    IPv4 = 228,

    /// <summary>Raw IPv6.</summary>
    IPv6 = 229,

    /// <summary>Linux cooked capture, version 2.</summary>
    LinuxCooked2 = 276,
}
