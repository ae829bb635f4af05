namespace EdgeCx.Media.SiprecClient;

/// <summary>The two legs of one call in the schedule: their packets of one tick leave together.</summary>
internal sealed class PacedCall : IPacedStream
{
    // A report every 5 s (RFC 3550 6.2).
    private const int ReportTicks = 250;
    private readonly PacedLeg _customer;
    private readonly PacedLeg _agent;
    private readonly int _packets;
    private readonly bool _repeats;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _tick;
    private int _packet;
    private volatile bool _stopped;

    /// <summary>Prepares a call.</summary>
    /// <param name="customer">First leg.</param>
    /// <param name="agent">Second leg.</param>
    /// <param name="packets">Packets of the audio.</param>
    /// <param name="repeats">True to begin again at its end, until stopped.</param>
    /// <param name="firstPacket">Packet of the audio with which the call begins.</param>
    public PacedCall(PacedLeg customer, PacedLeg agent, int packets, bool repeats, int firstPacket = 0)
    {
        _packet = firstPacket;
        _customer = customer;
        _agent = agent;
        _packets = packets;
        _repeats = repeats;
    }

    /// <summary>Completes when the last packet is sent or the call is stopped; nothing is sent afterwards.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Asks for the end.</summary>
    public void Stop() => _stopped = true;

    /// <inheritdoc/>
    public bool SendNext(long wallNs)
    {
        if (_stopped)
        {
            return false;
        }

        _customer.Send(_tick, _packet);
        _agent.Send(_tick, _packet);
        if (_tick % ReportTicks == ReportTicks / 2)
        {
            _customer.SendReport(_tick, wallNs);
            _agent.SendReport(_tick, wallNs);
        }

        _tick++;
        _packet++;
        if (_packet == _packets && _repeats)
        {
            _packet = 0;
        }

        return _packet < _packets;
    }

    /// <inheritdoc/>
    public void Finish() => _finished.TrySetResult();
}
