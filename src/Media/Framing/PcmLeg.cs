using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;

namespace EdgeCx.Media.Framing;

/// <summary>
/// A leg of recorded linear audio (WAV): through the same pipe and framer as a live leg, so that its windows are the same. In a waiting
/// outlet, writing waits for inference. One thread.
/// </summary>
internal sealed class PcmLeg
{
    private readonly Leg _leg;
    private readonly MediaOutlet _outlet;
    private readonly LegAudio _audio;
    private readonly CancellationToken _cancellation;
    private long _lastNs;

    /// <summary>Makes a recorded leg. The token ends waiting.</summary>
    public PcmLeg(Leg leg, FramingContext context, CancellationToken cancellation = default)
    {
        _leg = leg;
        _outlet = context.Outlet;
        _cancellation = cancellation;
        _audio = new LegAudio(leg, context, cancellation);
    }

    /// <summary>Samples written so far.</summary>
    public long Position => _audio.End;

    /// <summary>Appends samples, 8 kHz linear. The first call starts the leg in the call's time.</summary>
    /// <param name="samples">Any number of samples.</param>
    /// <param name="arrivalNs">When the last of them would have arrived, ns on the recording's own monotonic time.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting for room.</exception>
    public void Write(ReadOnlySpan<short> samples, long arrivalNs)
    {
        _lastNs = arrivalNs;
        if (!_leg.HasStarted)
        {
            _leg.Start(arrivalNs);
            _leg.SetState(LegState.Active);
            Signal(ConversationSignal.Changed(_leg, arrivalNs));
        }

        _audio.Append(samples, arrivalNs);
    }

    /// <summary>Appends silence, as a gap on the wire would.</summary>
    public void WriteSilence(long samples, long arrivalNs)
    {
        _lastNs = arrivalNs;
        _audio.AppendSilence(samples, arrivalNs);
    }

    /// <summary>Ends the leg: the rest as a padded chunk, then the end marker. Calls after the first do nothing.</summary>
    public void Complete()
    {
        _leg.SetState(LegState.Ended);
        _audio.Finish(_lastNs);
    }

    private void Signal(in ConversationSignal signal)
    {
        if (_outlet.Waiting)
        {
            _outlet.Signals.EnqueueWaiting(signal, _cancellation);
        }
        else if (!_outlet.Signals.TryEnqueue(signal))
        {
            _outlet.Metrics.Drops.Add(Core.Flow.DropReason.QueueFull);
        }
    }
}
