using BenchmarkDotNet.Attributes;
using EdgeCx.Coaching;
using EdgeCx.Coaching.Conversation;
using EdgeCx.Coaching.Policy;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Bench;

/// <summary>
/// What a signal pays in the conversation loop: a call of two legs that take turns of 3 s, the customer's chunks calm and at times angry. What it does not have is words.
/// </summary>
[MemoryDiagnoser]
public class ReducerBenchmarks
{
    // 1 s of both legs: 62 or 63 frames and 2 chunks, told as one each.
    private const int Signals = 64;
    private const double TurnMs = 3000;
    private const long StartNs = 5_000_000_000;
    private readonly List<CallEvent> _outbox = [];
    private ConversationReducer _reducer = null!;
    private ConversationState _state = null!;
    private Leg _customer = null!;
    private Leg _agent = null!;
    private long _frame;
    private int _step;

    [GlobalSetup]
    public void Begin()
    {
        var call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
        call.SetAgent("ana");
        (_customer, _agent) = (NewLeg(call, SpeakerRole.Customer), NewLeg(call, SpeakerRole.Agent));
        _reducer = new ConversationReducer(new CoachingOptions(), new LatencyOptions(), new FlowMetrics());
        _state = _reducer.Start(call, new AgentDesk("ana"), _outbox, StartNs);
    }

    [Benchmark(OperationsPerInvoke = Signals)]
    public double Signal()
    {
        for (var i = 0; i < Signals; i++)
        {
            var signal = Next();
            _reducer.Apply(_state, signal, signal.AtNs + 20_000_000);
            _outbox.Clear();
        }

        // The call must move: signals that nobody takes would be cheap.
        return _state.Timeline.NowMs > PcmFormat.ToMs(_frame * PcmFormat.VoiceFrameSamples) - 2000
            ? _state.Timeline.NowMs
            : throw new InvalidOperationException($"the call stands at {_state.Timeline.NowMs} ms");
    }

    private static Leg NewLeg(Call call, SpeakerRole role)
    {
        var leg = call.AddLeg(role.ToString());
        leg.BindRole(role, "bench");
        leg.SetState(LegState.Active);
        leg.SetCodec("PCMU");
        leg.Start(StartNs);
        return leg;
    }

    // For each frame of media time: the agent's, the customer's, and where a chunk ends in it, the chunk.
    private ConversationSignal Next()
    {
        var (before, end) = (_frame * PcmFormat.VoiceFrameSamples, (_frame + 1) * PcmFormat.VoiceFrameSamples);
        var atNs = StartNs + (long)(PcmFormat.ToMs(end) * 1e6);
        var customerSpeaks = (int)(PcmFormat.ToMs(before) / TurnMs) % 2 == 0;
        switch (_step++)
        {
            case 0:
                return Voice(_agent, before, !customerSpeaks, atNs);
            case 1:
                if (before / PcmFormat.ChunkSamples == end / PcmFormat.ChunkSamples)
                {
                    Advance();
                }

                return Voice(_customer, before, customerSpeaks, atNs);
            default:
                Advance();
                return ConversationSignal.Of(Estimate(end / PcmFormat.ChunkSamples * PcmFormat.ChunkSamples, customerSpeaks, atNs));
        }
    }

    private void Advance()
    {
        _frame++;
        _step = 0;
    }

    private static ConversationSignal Voice(Leg leg, long start, bool isSpeech, long atNs) =>
        ConversationSignal.Of(new VoiceActivity(leg, start, isSpeech ? 0.9f : 0.1f, isSpeech, (byte)(isSpeech && start % 2048 == 0 ? 1 : 0), isSpeech ? -25 : -60, atNs));

    private EmotionEstimate Estimate(long end, bool isSpeech, long atNs)
    {
        // Every fourth turn of the customer is an angry one.
        var anger = (int)(PcmFormat.ToMs(end) / (8 * TurnMs)) % 4 == 3 ? 0.8f : 0.1f;
        return new EmotionEstimate(
            _customer,
            end - PcmFormat.ChunkSamples,
            end,
            isSpeech ? ChunkOutcome.Estimated : ChunkOutcome.NotSpeech,
            new EmotionProbabilities(0.9f - anger, anger, 0.05f, 0.05f),
            anger,
            anger,
            -anger,
            0.7f,
            2500,
            Deadline.After(atNs, 250),
            default);
    }
}
