namespace EdgeCx.Media;

/// <summary>Section <c>Media</c>: the RTP ports and what a leg may hold.</summary>
public sealed record MediaOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Media";

    /// <summary>First port of the range; even. Each leg takes an even RTP port and the odd one above it for RTCP.</summary>
    public int PortMin { get; init; } = 40000;

    /// <summary>Last port of the range; odd, so that every RTP port has its RTCP port.</summary>
    public int PortMax { get; init; } = 49999;

    /// <summary>Dedicated threads that receive; legs are spread over them and stay where they are.</summary>
    public int ReceiveThreads { get; init; } = 2;

    /// <summary>Decoded audio a leg may hold before it is cut, ms; the oldest goes when there is more.</summary>
    public int PipeCapMs { get; init; } = 2000;

    /// <summary>Time a closed port stays bound, so that packets of its old leg never reach a new one, ms.</summary>
    public int PortGuardMs { get; init; } = 3000;

    /// <summary>Socket receive buffer of one leg, KiB. Asked for by force where the process may, else as far as the system allows.</summary>
    public int ReceiveBufferKiB { get; init; } = 256;

    /// <summary>Mean time between RTCP receiver reports of a leg, ms (RFC 3550 6.2: 5 s).</summary>
    public int RtcpIntervalMs { get; init; } = 5000;

    /// <summary>All errors of this section: key, value, what is allowed.</summary>
    public IEnumerable<string> Validate()
    {
        if (PortMin is < 1024 or > 65534 || PortMin % 2 != 0)
        {
            yield return $"Media:PortMin is {PortMin}; allowed are even numbers from 1024 to 65534.";
        }

        if (PortMax <= PortMin || PortMax > 65535 || PortMax % 2 == 0)
        {
            yield return $"Media:PortMax is {PortMax}; allowed are odd numbers above Media:PortMin ({PortMin}) up to 65535.";
        }

        if (ReceiveThreads is < 1 or > 64)
        {
            yield return $"Media:ReceiveThreads is {ReceiveThreads}; allowed are 1 to 64.";
        }

        if (PipeCapMs is < 1100 or > 60_000)
        {
            yield return $"Media:PipeCapMs is {PipeCapMs}; allowed are 1100 (a chunk, its context and the longest packet) to 60000 (ms).";
        }

        if (PortGuardMs is < 0 or > 60_000)
        {
            yield return $"Media:PortGuardMs is {PortGuardMs}; allowed are 0 to 60000 (ms).";
        }

        if (ReceiveBufferKiB is < 16 or > 65_536)
        {
            yield return $"Media:ReceiveBufferKiB is {ReceiveBufferKiB}; allowed are 16 to 65536 (KiB).";
        }

        if (RtcpIntervalMs is < 500 or > 60_000)
        {
            yield return $"Media:RtcpIntervalMs is {RtcpIntervalMs}; allowed are 500 to 60000 (ms).";
        }
    }
}
