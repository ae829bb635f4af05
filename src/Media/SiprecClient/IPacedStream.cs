namespace EdgeCx.Media.SiprecClient;

/// <summary>What has a place in the schedule of a <see cref="PacedSender"/>: its turn comes every 20 ms. Called on the pacing thread only.</summary>
internal interface IPacedStream
{
    /// <summary>Sends what is due in this tick; false when there is nothing more, ever.</summary>
    /// <param name="wallNs">Wall clock, ns since 1970, for sender reports.</param>
    bool SendNext(long wallNs);

    /// <summary>It is out of the schedule, and what it has sent has left.</summary>
    void Finish();
}
