namespace EdgeCx.Media.Sip.Transport;

/// <summary>Sends messages: sockets in production, a list in the tests of the state machines.</summary>
internal interface ISipWire
{
    /// <summary>True where messages can be sent over TLS.</summary>
    bool SpeaksTls { get; }

    /// <summary>Sends one message, at once or soon; what cannot be sent is counted and lost, as datagrams are. Does not block.</summary>
    void Send(in SipFlow flow, ReadOnlyMemory<byte> message);
}
