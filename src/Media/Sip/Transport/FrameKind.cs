namespace EdgeCx.Media.Sip.Transport;

/// <summary>What stands at the start of a stream's buffer.</summary>
internal enum FrameKind
{
    /// <summary>Not yet decidable.</summary>
    NeedMore,

    /// <summary>A whole message.</summary>
    Message,

    /// <summary>CRLF CRLF: a keep-alive ping, answered with CRLF (RFC 5626 4.4.1).</summary>
    Ping,

    /// <summary>A single CRLF between messages: a pong, or old habit; ignored.</summary>
    Pong,

    /// <summary>A message that cannot be framed: the stream is lost.</summary>
    Broken,
}
