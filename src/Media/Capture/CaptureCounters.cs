namespace EdgeCx.Media.Capture;

/// <summary>What a capture held, and what of it could not be used. One thread writes.</summary>
internal sealed class CaptureCounters
{
    /// <summary>Frames read.</summary>
    public long Frames { get; set; }

    /// <summary>Frames that are no IP packet that can be read, or no UDP.</summary>
    public long NotUdp { get; set; }

    /// <summary>Frames of which the capture kept only a part.</summary>
    public long Cut { get; set; }

    /// <summary>Datagrams whose fragments were not all there.</summary>
    public long FragmentsGivenUp { get; set; }

    /// <summary>SIP messages.</summary>
    public long SipMessages { get; set; }

    /// <summary>What looked like SIP and could not be read.</summary>
    public long MalformedSip { get; set; }

    /// <summary>Recording sessions followed.</summary>
    public long Sessions { get; set; }

    /// <summary>Recording sessions that could not be followed: refused offer, or no room.</summary>
    public long SessionsNotFollowed { get; set; }

    /// <summary>Datagrams given to a leg.</summary>
    public long MediaPackets { get; set; }

    /// <summary>Of these, RTP packets that the mirror showed before: on its other port, on the other side of a relay.</summary>
    public long Copies { get; set; }

    /// <summary>RTP packets of legs that cannot be heard: encrypted, or no codec.</summary>
    public long Unhearable { get; set; }

    /// <summary>Datagrams that belong to nothing that can be heard.</summary>
    public long Ignored { get; set; }

    /// <summary>Frames and packets taken out of tunnels.</summary>
    public long Decapsulated { get; set; }

    /// <summary>Packets of a tunnel whose header cannot be read, or that carry something else than frames or IP.</summary>
    public long MalformedTunnels { get; set; }

    /// <summary>Frames with more tunnels inside one another than are unwrapped.</summary>
    public long TooDeep { get; set; }

    /// <summary>TCP segments.</summary>
    public long TcpSegments { get; set; }

    /// <summary>TCP segments that brought nothing new: repeated, or seen on both mirrored ports.</summary>
    public long RepeatedSegments { get; set; }

    /// <summary>SIP messages out of TCP streams.</summary>
    public long TcpMessages { get; set; }

    /// <summary>Stretches of a followed TCP stream that never came: messages in them are lost.</summary>
    public long StreamGaps { get; set; }

    /// <summary>TCP streams that were given up for want of room.</summary>
    public long StreamsPushedOut { get; set; }

    /// <summary>TLS connections to or from port 5061: SIP that cannot be heard.</summary>
    public long EncryptedSipStreams { get; set; }
}
