namespace EdgeCx.Media.Capture.Flows;

/// <summary>Where readers hand on what the signalling decides about: at once where it runs on the reader's thread, else through a bounded queue.</summary>
internal interface ISignallingDesk
{
    /// <summary>Tells of a flow; false where there is no room: it is told again later. Readers' threads.</summary>
    bool TryTell(MediaFlow flow, FlowNews news, long nowNs);

    /// <summary>Hands a SIP message on; false where there is no room: it is lost, and its peer's repetition is the next chance.</summary>
    bool TryTell(ReadOnlySpan<byte> sip, in FlowKey hop, long nowNs);
}
