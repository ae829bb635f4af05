namespace EdgeCx.Media.Capture.Flows;

/// <summary>What a reader tells of a flow.</summary>
internal enum FlowNews : byte
{
    /// <summary>RTP that no signalling has named: is it a call's?</summary>
    Unnamed,

    /// <summary>A flow that a leg hears: its first packets are known now, and may be those of another call too.</summary>
    Named,
}
