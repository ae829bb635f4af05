namespace EdgeCx.Media.Capture;

/// <summary>
/// What becomes of captured frames, once tags, tunnels, fragments and TCP streams are resolved. Called on the reading thread, in order of
/// arrival; nothing given may be kept beyond the call.
/// </summary>
internal interface ICapturedTraffic
{
    /// <summary>A whole UDP datagram, the innermost of its tunnels.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="arrivalNs">When it (or its last fragment) was captured, ns on the source's clock.</param>
    void OnUdp(in UdpDatagram datagram, long arrivalNs);

    /// <summary>One whole SIP message out of a TCP stream.</summary>
    /// <param name="message">Start line, headers and body.</param>
    /// <param name="source">The end of the connection that sent it.</param>
    /// <param name="destination">The other end.</param>
    /// <param name="arrivalNs">When the segment that completed it was captured, ns on the source's clock.</param>
    void OnSipOverTcp(ReadOnlySpan<byte> message, CapturedEndpoint source, CapturedEndpoint destination, long arrivalNs);
}
