namespace EdgeCx.Media.Capture;

/// <summary>Section <c>Mirror</c>: an interface on which a switch's mirror port brings the calls of others. Off while no interface is named.</summary>
public sealed record MirrorOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Mirror";

    private const int MaxInterfaceName = 15;
    private const int MaxHeaders = 8;

    /// <summary>Name of the interface, e.g. <c>eth1</c>; empty for none.</summary>
    public string Interface { get; init; } = "";

    /// <summary>Threads that read it; the kernel spreads the flows over them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Memory of each thread's ring, MiB: what a burst, or a stall of ours, may bring before frames are lost.</summary>
    public int RingMiB { get; init; } = 16;

    /// <summary>Take frames for other stations: what a mirror port brings is all of that kind.</summary>
    public bool Promiscuous { get; init; } = true;

    /// <summary>Number of the group of threads, on a machine where others use packet fan-out too.</summary>
    public int FanoutGroup { get; init; } = 0x4543;

    /// <summary>UDP ports of VXLAN (RFC 7348).</summary>
    public IReadOnlyList<int> VxlanPorts { get; init; } = [4789];

    /// <summary>UDP ports of TZSP.</summary>
    public IReadOnlyList<int> TzspPorts { get; init; } = [37008];

    /// <summary>
    /// Headers of an INVITE whose value the dialogs on both sides of a B2BUA share: Session-ID (RFC 7989), or one of the vendor's, which may
    /// also carry the other side's Call-ID.
    /// </summary>
    public IReadOnlyList<string> JoinHeaders { get; init; } = ["Session-ID"];

    /// <summary>
    /// Without such a header: dialogs into and out of one host that begin within this time, with the same number on a side and a codec in common,
    /// are one conversation, ms. 0 turns that off.
    /// </summary>
    public int JoinWindowMs { get; init; } = 3000;

    /// <summary>A call without media for this long is over, s: its BYE was not seen.</summary>
    public int NoMediaSeconds { get; init; } = 60;

    /// <summary>A held call without media for this long is over, s.</summary>
    public int HeldSeconds { get; init; } = 3600;

    /// <summary>Open SRTP with the keys that the mirrored SDP shows (SDES, RFC 4568). Else such calls are not heard.</summary>
    public bool UseVisibleKeys { get; init; } = true;

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (Interface.Length > MaxInterfaceName || Interface.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or ':'))
        {
            yield return $"Mirror:Interface is '{Interface}'; allowed is the name of an interface (ip link), 1 to {MaxInterfaceName} characters, or nothing.";
        }

        if (Threads is < 1 or > 32)
        {
            yield return $"Mirror:Threads is {Threads}; allowed are 1 to 32.";
        }

        if (RingMiB is < 1 or > 1024)
        {
            yield return $"Mirror:RingMiB is {RingMiB}; allowed are 1 to 1024 (MiB, each thread).";
        }

        if (FanoutGroup is < 1 or > 65_535)
        {
            yield return $"Mirror:FanoutGroup is {FanoutGroup}; allowed are 1 to 65535.";
        }

        foreach (var error in ValidatePorts("VxlanPorts", VxlanPorts).Concat(ValidatePorts("TzspPorts", TzspPorts)))
        {
            yield return error;
        }

        if (JoinHeaders.Count > MaxHeaders)
        {
            yield return $"Mirror:JoinHeaders has {JoinHeaders.Count} headers; allowed are {MaxHeaders}.";
        }

        for (var i = 0; i < JoinHeaders.Count; i++)
        {
            if (JoinHeaders[i].Length is 0 or > 64 || JoinHeaders[i].Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
            {
                yield return $"Mirror:JoinHeaders:{i} is '{JoinHeaders[i]}'; allowed is the name of a SIP header.";
            }
        }

        if (JoinWindowMs is < 0 or > 60_000)
        {
            yield return $"Mirror:JoinWindowMs is {JoinWindowMs}; allowed are 0 (off) to 60000 (ms).";
        }

        if (NoMediaSeconds is < 5 or > 3600)
        {
            yield return $"Mirror:NoMediaSeconds is {NoMediaSeconds}; allowed are 5 to 3600 (s).";
        }

        if (HeldSeconds < NoMediaSeconds || HeldSeconds > 86_400)
        {
            yield return $"Mirror:HeldSeconds is {HeldSeconds}; allowed are Mirror:NoMediaSeconds ({NoMediaSeconds}) to 86400 (s).";
        }
    }

    /// <summary>How calls between others are followed.</summary>
    internal Conversations.ConversationSettings ToSettings() => new()
    {
        JoinHeaders = JoinHeaders,
        JoinWindowNs = JoinWindowMs * 1_000_000L,
        NoMediaNs = NoMediaSeconds * 1_000_000_000L,
        HeldNs = HeldSeconds * 1_000_000_000L,
        UseVisibleKeys = UseVisibleKeys,
    };

    private static IEnumerable<string> ValidatePorts(string key, IReadOnlyList<int> ports)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is < 1 or > 65_535)
            {
                yield return $"Mirror:{key}:{i} is {ports[i]}; allowed are 1 to 65535.";
            }
        }
    }
}
