namespace EdgeCx.Media.Capture;

/// <summary>An interface that a pcapng section describes.</summary>
/// <param name="Link">Link-layer header type.</param>
/// <param name="Resolution">The if_tsresol byte: a power of ten, or of two with the high bit set; 6 (µs) by default.</param>
/// <param name="OffsetSeconds">The if_tsoffset: seconds to add.</param>
internal readonly record struct CaptureInterface(LinkType Link, byte Resolution, long OffsetSeconds)
{
    /// <summary>The resolution where a section names none: µs.</summary>
    public const byte DefaultResolution = 6;

    /// <summary>True for a resolution that can be turned into ns.</summary>
    public static bool IsUsable(byte resolution) => (resolution & 0x80) != 0 ? (resolution & 0x7F) < 64 : resolution < 20;

    /// <summary>Ticks of this interface as ns since 1970 UTC.</summary>
    public long ToNs(ulong ticks)
    {
        UInt128 perSecond = 1;
        if ((Resolution & 0x80) != 0)
        {
            perSecond <<= Resolution & 0x7F;
        }
        else
        {
            for (var i = 0; i < Resolution; i++)
            {
                perSecond *= 10;
            }
        }

        return unchecked((long)(ulong)(ticks * (UInt128)1_000_000_000 / perSecond) + (OffsetSeconds * 1_000_000_000L));
    }
}
