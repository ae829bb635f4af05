namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>What is known of one source under one key: RFC 3711 3.2.3 calls it the cryptographic context of an SSRC.</summary>
internal struct SrtpStream
{
    /// <summary>Makes the context of a source.</summary>
    public SrtpStream(uint ssrc) => Ssrc = ssrc;

    /// <summary>The source.</summary>
    public uint Ssrc { get; }

    /// <summary>The indices taken.</summary>
    public SrtpReplayWindow Window = new();

    /// <summary>Arrival of the latest packet taken, monotonic ns.</summary>
    public long HeardNs { get; set; }

    /// <summary>
    /// The index that a sequence number most likely has (RFC 3711 3.3.1): the one nearest to a known index. Negative before the first wrap.
    /// </summary>
    public static long Estimate(long known, ushort sequence) => known + (short)(sequence - (ushort)known);
}
