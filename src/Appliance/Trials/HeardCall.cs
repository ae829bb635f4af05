using EdgeCx.Core.Emotion;
using EdgeCx.Core.Signals;

namespace EdgeCx.Appliance.Trials;

/// <summary>A call after Listen and Understand: everything that its conversation is told, in order.</summary>
/// <param name="Signals">All signals of the call, from its start to the last leg's end.</param>
internal sealed record HeardCall(IReadOnlyList<ConversationSignal> Signals)
{
    /// <summary>Call time of the first estimate in a stretch whose anger is above a threshold, ms; NaN without one.</summary>
    /// <param name="threshold">Anger, 0 to 1.</param>
    /// <param name="fromMs">Where the stretch begins, ms.</param>
    /// <param name="untilMs">Where it ends, ms.</param>
    public double FirstAngerMs(double threshold, double fromMs, double untilMs)
    {
        foreach (var signal in Signals)
        {
            if (signal.Kind != SignalKind.Estimate
                || signal.Estimate.Outcome is not (ChunkOutcome.Estimated or ChunkOutcome.Abstained)
                || signal.Estimate.Abstention == AbstainReason.OutOfDomain
                || signal.Estimate.Anger < threshold)
            {
                continue;
            }

            var at = signal.Estimate.Leg.ToCallMs(signal.Estimate.EndSample);
            if (at >= fromMs && at <= untilMs)
            {
                return at;
            }
        }

        return double.NaN;
    }

    /// <summary>Seconds of speech on the customer's leg.</summary>
    public double SpeechSeconds => Signals.Count(s => s.Kind == SignalKind.VoiceActivity
        && s.Leg!.Role == Core.Calls.SpeakerRole.Customer && s.Voice.IsSpeech) * Core.Audio.PcmFormat.VoiceFrameSamples / 8000.0;
}
