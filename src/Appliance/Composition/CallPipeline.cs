using EdgeCx.Coaching;
using EdgeCx.Coaching.Conversation.Prediction;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Media;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Appliance.Composition;

/// <summary>
/// Understand and Act, and the queues between the rooms: the same for live calls and for recordings. What listens writes into
/// <see cref="Outlet"/>; what is understood leaves through the sinks.
/// </summary>
internal sealed class CallPipeline : IAsyncDisposable
{
    private readonly PipelineFlow _flow;

    /// <summary>Puts the rooms together; nothing runs yet.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="flow">Queues, pools and counters between the rooms; owned from here on.</param>
    /// <param name="sinks">The surfaces, in the order they are published to.</param>
    /// <param name="clock">Time.</param>
    /// <param name="calls">The live calls.</param>
    /// <param name="logs">Loggers.</param>
    /// <param name="waiting">True for recordings: writers wait for room, nothing is shed.</param>
    /// <param name="onTrajectory">Takes what coaching knew at each estimate, for training; null live.</param>
    public CallPipeline(
        ApplianceOptions options, PipelineFlow flow, IReadOnlyList<ICallEventSink> sinks, MonotonicClock clock, CallRegistry calls, ILoggerFactory logs, bool waiting,
        Action<TrajectorySample>? onTrajectory = null)
    {
        _flow = flow;
        Clock = clock;
        Calls = calls;
        Outlet = new MediaOutlet(flow.Windows, flow.Signals, flow.Frames, flow.Chunks, flow.Metrics, waiting)
        {
            NoticeKeys = new NoticeKeys(options.Privacy.NoticeDigit, options.Privacy.ObjectDigit),
        };
        Inference = new InferencePipeline(waiting ? options.Inference.ForRecordings() : options.Inference, options.Latency, flow.Windows, flow.Signals, flow.Metrics, clock, logs) { Law = options.Privacy.Rules.ForInference };
        calls.WatchOverload(() => Inference.IsExhausted);

        // What is analysed is no live call: it teaches nothing.
        var coaching = waiting ? options.Coaching with { LearningFile = "" } : options.Coaching;
        Conversation = new ConversationPipeline(coaching, options.Latency, options.Delivery, flow.Signals, sinks, flow.Metrics, clock, logs, onTrajectory: onTrajectory);
    }

    /// <summary>Where Media writes.</summary>
    public MediaOutlet Outlet { get; }

    /// <summary>Live calls.</summary>
    public CallRegistry Calls { get; }

    /// <summary>Time.</summary>
    public MonotonicClock Clock { get; }

    /// <summary>Time per stage, drops per reason.</summary>
    public FlowMetrics Metrics => _flow.Metrics;

    /// <summary>Understand.</summary>
    public InferencePipeline Inference { get; }

    /// <summary>Act.</summary>
    public ConversationPipeline Conversation { get; }

    /// <summary>Window leases that are out; zero after a clean stop.</summary>
    public int OutstandingLeases => _flow.Frames.Outstanding + _flow.Chunks.Outstanding + Outlet.WideFrames.Outstanding;

    /// <summary>Starts in the order sinks, coaching, inference (media comes last, by whoever listens).</summary>
    /// <exception cref="InferenceStartException">A model is missing, altered or does not fit.</exception>
    public void Start()
    {
        Conversation.Start();
        Inference.Start();
    }

    /// <summary>Stops in the order of the data: what was heard is still understood, what was understood is still acted on.</summary>
    public async Task StopAsync()
    {
        await Inference.StopAsync();
        await Conversation.StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Inference.DisposeAsync();
        await Conversation.DisposeAsync();
        _flow.Dispose();
    }
}
