using EdgeCx.Coaching.Conversation;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Coaching.Delivery;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Coaching.Tests;

/// <summary>A sink that keeps what it gets.</summary>
internal sealed class ListSink : ICallEventSink
{
    private readonly List<CallEvent> _events = [];

    public string Name => "list";

    public IReadOnlyList<CallEvent> Events
    {
        get
        {
            lock (_events)
            {
                return [.. _events];
            }
        }
    }

    public bool TryPublish(CallEvent callEvent)
    {
        lock (_events)
        {
            _events.Add(callEvent);
        }

        return true;
    }

    public IReadOnlyList<T> Of<T>() => [.. Events.OfType<T>()];
}

/// <summary>What a leg of a test call says: the signals of one leg, in media order.</summary>
internal sealed class LegScript
{
    public LegScript(Leg leg) => Leg = leg;

    public Leg Leg { get; }

    public List<ConversationSignal> Signals { get; } = [];

    public long Sample { get; private set; }

    /// <summary>Adds frames; on a customer leg with an emotion also the outcomes of the chunks that end in them.</summary>
    public LegScript Say(double ms, bool isSpeech, Func<double, EmotionEstimate>? emotion = null, double nucleiPerS = 4.5)
    {
        // Every chunk of a leg on which emotion is allowed comes back as some outcome.
        emotion ??= Leg.EmotionAllowed ? _ => CallScript.Calm with { Outcome = ChunkOutcome.NotSpeech } : null;
        var frames = (int)Math.Round(ms / 32);
        for (var i = 0; i < frames; i++)
        {
            var before = Sample;
            Sample += PcmFormat.VoiceFrameSamples;
            var nuclei = isSpeech ? (byte)((int)(Sample * nucleiPerS / 8000) - (int)(before * nucleiPerS / 8000)) : (byte)0;
            Signals.Add(ConversationSignal.Of(new VoiceActivity(Leg, before, isSpeech ? 0.9f : 0.1f, isSpeech, nuclei, -30, Arrival(Sample))));
            for (var chunk = before / 4000 * 4000; chunk + 4000 <= Sample; chunk += 4000)
            {
                if (chunk + 4000 > before && emotion is not null)
                {
                    var made = emotion(PcmFormat.ToMs(chunk)) with { Leg = Leg, StartSample = chunk, EndSample = chunk + 4000 };
                    made = isSpeech || made.Abstention == AbstainReason.OutOfDomain ? made : made with { Outcome = ChunkOutcome.NotSpeech };
                    Signals.Add(ConversationSignal.Of(made with { Deadline = DeadlineOf(Sample) }));
                }
            }
        }

        return this;
    }

    /// <summary>
    /// Adds the words of what was said last, as the transcriber gives them: some frames after they ended, and in the leg's order.
    /// </summary>
    public LegScript Words(string text, double ms, TextEmotion? emotion = null, PhraseCounts phrases = default, double afterMs = 640)
    {
        var end = Sample;
        Say(afterMs, false);
        Signals.Add(ConversationSignal.Of(CallScript.Words(Leg, text, end - (long)(ms * 8), end, emotion, phrases) with { ArrivalNs = Arrival(Sample) }));
        return this;
    }

    /// <summary>The leg's media jumps on without frames.</summary>
    public LegScript Skip(double ms)
    {
        Sample += (long)Math.Round(ms / 32) * 256;
        return this;
    }

    public LegScript End()
    {
        Signals.Add(ConversationSignal.Drained(Leg, Arrival(Sample)));
        return this;
    }

    private long Arrival(long endSample) => (long)(Leg.ToCallMs(endSample) * 1e6) + CallScript.StartNs;

    private Deadline DeadlineOf(long endSample) =>
        Leg.Call.Tap == TapKind.File ? Deadline.None(Arrival(endSample)) : Deadline.After(Arrival(endSample), 250);
}

/// <summary>A test call: legs with offsets, signals in an order, and a loop without a thread that takes them.</summary>
internal sealed class CallScript
{
    public const long StartNs = 5_000_000_000;

    public CallScript(
        TapKind tap = TapKind.File,
        NoticeState notice = NoticeState.Notified,
        CoachingOptions? options = null,
        FlowMetrics? metrics = null,
        ListSink? sink = null,
        Action<TrajectorySample>? onTrajectory = null)
    {
        Metrics = metrics ?? new FlowMetrics();
        Options = options ?? new CoachingOptions();
        Sink = sink ?? new ListSink();
        Call = new Call(CallId.New(), tap, DateTimeOffset.UnixEpoch, noticeRequired: true, notice);
        Call.SetAgent("ana");
        Loop = NewLoop(Options, Metrics, Sink, Summaries.Add, onTrajectory);
    }

    public Call Call { get; }

    public FlowMetrics Metrics { get; }

    public CoachingOptions Options { get; }

    public ListSink Sink { get; }

    public List<CallSummary> Summaries { get; } = [];

    public ConversationLoop Loop { get; }

    public static ConversationLoop NewLoop(
        CoachingOptions options, FlowMetrics metrics, ICallEventSink sink, Action<CallSummary>? onSummary = null, Action<TrajectorySample>? onTrajectory = null)
    {
        var clock = new MonotonicClock(new ManualTimeProvider());
        var dispatcher = new EventDispatcher([sink], metrics, NullLogger<EventDispatcher>.Instance);
        return new ConversationLoop(
            options,
            new BoundedQueue<ConversationSignal>("signals", 16),
            dispatcher,
            new ConversationReducer(options, new LatencyOptions(), metrics, onTrajectory),
            metrics,
            clock,
            NullLogger<ConversationLoop>.Instance,
            onSummary);
    }

    public LegScript Leg(SpeakerRole role, double offsetMs = 0, string label = "x")
    {
        var leg = Call.AddLeg(label);
        leg.BindRole(role, "test");
        leg.SetState(LegState.Active);
        leg.SetCodec("PCMU");
        leg.Start(StartNs + (long)(offsetMs * 1e6));
        return new LegScript(leg);
    }

    public void Begin() => Loop.Handle(ConversationSignal.Started(Call, StartNs), StartNs);

    /// <summary>Plays signals at the time of their arrival plus a lag.</summary>
    public void Play(IEnumerable<ConversationSignal> signals, int lagMs = 20)
    {
        foreach (var signal in signals)
        {
            Loop.Handle(signal, signal.AtNs + (lagMs * 1_000_000L));
            Loop.Advance(signal.AtNs + (lagMs * 1_000_000L));
        }
    }

    /// <summary>Plays legs in the order of their arrival.</summary>
    public void Play(params LegScript[] legs)
    {
        Play(legs.SelectMany(l => l.Signals).OrderBy(s => s.AtNs));
        foreach (var leg in legs)
        {
            leg.Signals.Clear();
        }
    }

    public void EndCall(double atMs, string reason = "bye", params LegScript[] drained)
    {
        var atNs = StartNs + (long)(atMs * 1e6);
        Loop.Handle(ConversationSignal.Ended(Call, reason, atNs), atNs);
        foreach (var leg in drained)
        {
            Loop.Handle(ConversationSignal.Drained(leg.Leg, atNs), atNs);
        }
    }

    public static EmotionEstimate Feels(
        float anger = 0.1f, float arousal = 0, float valence = 0, float sadness = 0.1f, float happiness = 0.1f, float confidence = 0.8f) =>
        new(
            null!,
            0,
            0,
            ChunkOutcome.Estimated,
            new EmotionProbabilities(Math.Max(0, 1 - anger - sadness - happiness), anger, happiness, sadness),
            anger,
            arousal,
            valence,
            confidence,
            2500,
            default,
            default);

    public static Utterance Words(
        Leg leg, string text, long startSample, long endSample, TextEmotion? emotion = null, PhraseCounts phrases = default, float confidence = 0.9f) => new()
        {
            Leg = leg,
            StartSample = startSample,
            EndSample = endSample,
            Text = text,
            Words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length,
            Confidence = confidence,
            IsFinal = true,
            Language = "en",
            Emotion = emotion,
            Phrases = phrases,
            ArrivalNs = 0,
        };

    public static EmotionEstimate Calm => Feels();

    public static EmotionEstimate Angry => Feels(anger: 0.8f, arousal: 0.6f, valence: -0.6f, sadness: 0.05f, happiness: 0.05f);

    public static EmotionEstimate Happy => Feels(anger: 0.05f, arousal: 0.2f, valence: 0.6f, sadness: 0.05f, happiness: 0.7f);

    public static EmotionEstimate Sad => Feels(anger: 0.05f, arousal: -0.3f, valence: -0.5f, sadness: 0.8f, happiness: 0.02f);
}
