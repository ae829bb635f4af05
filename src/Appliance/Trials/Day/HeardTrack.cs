using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// What Listen and Understand told of a call, kept small, to be told again as another call: of another agent, at another time of the day. All
/// that the conversation looks at of a frame is kept: its place, speech, syllable nuclei and arrival; its level and probability nobody reads.
/// </summary>
internal sealed class HeardTrack
{
    private const byte NoLeg = byte.MaxValue;
    private readonly HeardMark[] _marks;
    private readonly ConversationSignal[] _others;
    private readonly Leg[] _legs;
    private readonly Call _call;
    private readonly long _originNs;
    private readonly long[] _legOriginsNs;
    private readonly LegState[] _firstStates;

    private HeardTrack(Call call, HeardMark[] marks, ConversationSignal[] others)
    {
        _call = call;
        _legs = [.. call.Legs];
        _marks = marks;
        _others = others;
        _originNs = call.MediaStartNs ?? 0;
        _firstStates = [.. _legs.Select(leg => others.FirstOrDefault(s => s.Kind == SignalKind.LegChanged && s.Leg == leg).LegState)];
        _legOriginsNs = [.. _legs.Select(leg => _originNs + (long)(leg.ToCallMs(0) * 1e6))];
    }

    /// <summary>Seconds of speech on the customer's leg.</summary>
    public double CustomerSpeechSeconds => _marks.Count(m => m.Kind == SignalKind.VoiceActivity && m.IsSpeech && _legs[m.Leg].Role == SpeakerRole.Customer)
        * PcmFormat.VoiceFrameSamples / (double)PcmFormat.SampleRateHz;

    /// <summary>Keeps a heard call.</summary>
    public static HeardTrack Of(HeardCall heard)
    {
        var call = heard.Signals[0].Call!;
        var marks = new HeardMark[heard.Signals.Count];
        var others = new List<ConversationSignal>();
        var signals = heard.Signals.OrderBy(PlaceOf).ToArray();
        for (var i = 0; i < marks.Length; i++)
        {
            var signal = signals[i];
            var leg = signal.Leg is null ? NoLeg : (byte)call.Legs.IndexOf(signal.Leg);
            if (signal.Kind == SignalKind.VoiceActivity)
            {
                marks[i] = new HeardMark(signal.Kind, signal.Voice.IsSpeech, signal.Voice.SyllableNuclei, leg, checked((int)signal.Voice.StartSample));
            }
            else
            {
                marks[i] = new HeardMark(signal.Kind, false, 0, leg, others.Count);
                others.Add(signal);
            }
        }

        return new HeardTrack(call, marks, [.. others]);
    }

    /// <summary>The call's signals as those of another call, in their order.</summary>
    /// <param name="id">The other call's name.</param>
    /// <param name="agentId">Its agent; empty where unknown.</param>
    /// <param name="startNs">When its first sample arrived, monotonic ns.</param>
    public IEnumerable<ConversationSignal> As(CallId id, string agentId, long startNs)
    {
        var call = new Call(id, _call.Tap, _call.StartedUtc, noticeRequired: false, _call.Notice);
        call.SetAgent(agentId);
        var legs = new Leg[_legs.Length];
        for (var i = 0; i < legs.Length; i++)
        {
            legs[i] = call.AddLeg(_legs[i].Label);
            legs[i].BindRole(_legs[i].Role, _legs[i].Rule);
            legs[i].SetCodec(_legs[i].Codec);
            legs[i].SetLanguage(_legs[i].Language);
            legs[i].SetState(_firstStates[i]);
        }

        var shiftNs = startNs - _originNs;
        Start(legs, shiftNs);
        foreach (var mark in _marks)
        {
            yield return mark.Kind == SignalKind.VoiceActivity
                ? Frame(mark, legs[mark.Leg], shiftNs)
                : Other(_others[mark.At], call, mark.Leg == NoLeg ? null : legs[mark.Leg], shiftNs);
        }
    }

    // In a recording, which is read as fast as the machine can, voice frames may be minutes ahead of estimates, more than a conversation waits for. A call is
    // told in the order in which it would be heard live; what has one place stays in the order in which it came.
    private static long PlaceOf(ConversationSignal signal) => signal.Kind switch
    {
        SignalKind.VoiceActivity => signal.Voice.StartSample + PcmFormat.VoiceFrameSamples,
        SignalKind.Estimate => signal.Estimate.StartSample + PcmFormat.ChunkSamples,
        SignalKind.Utterance => signal.Utterance!.EndSample,
        SignalKind.LegDrained or SignalKind.CallEnded => long.MaxValue,
        _ => signal.AtNs * PcmFormat.SamplesPerMs / 1_000_000,
    };

    // The earliest first: the call's time begins with it.
    private void Start(Leg[] legs, long shiftNs)
    {
        foreach (var i in Enumerable.Range(0, legs.Length).OrderBy(i => _legOriginsNs[i]).Where(i => _legs[i].HasStarted))
        {
            legs[i].Start(_legOriginsNs[i] + shiftNs);
        }
    }

    private ConversationSignal Frame(in HeardMark mark, Leg leg, long shiftNs)
    {
        // When a frame's last sample arrived is when the block did that brought it: one of 20 ms.
        var arrivalNs = _originNs + shiftNs + ((mark.At + PcmFormat.VoiceFrameSamples) * 125_000L);
        return ConversationSignal.Of(new VoiceActivity(leg, mark.At, mark.IsSpeech ? 1 : 0, mark.IsSpeech, mark.Nuclei, 0, arrivalNs));
    }

    private static ConversationSignal Other(in ConversationSignal heard, Call call, Leg? leg, long shiftNs)
    {
        var signal = heard with { Call = call, Leg = leg, AtNs = heard.AtNs + shiftNs };
        return heard.Kind switch
        {
            SignalKind.Estimate => signal with { Estimate = heard.Estimate with { Leg = leg! } },
            SignalKind.Utterance => signal with { Utterance = heard.Utterance! with { Leg = leg!, ArrivalNs = heard.Utterance.ArrivalNs + shiftNs } },
            _ => signal,
        };
    }
}
