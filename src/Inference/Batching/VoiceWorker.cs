using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Speech;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// The voice-activity thread: hears every frame of every leg, and hands chunks with their verdict, and markers, to the emotion worker.
/// </summary>
internal sealed class VoiceWorker : InferenceWorker<AudioWindow, VoiceLane>
{
    /// <summary>
    /// What of a deadline a frame's run may use up: what comes later is of no use, since its chunk has emotion and the conversation before it. Without that, a
    /// thread that is short of time serves frames that are just not too late, and everything after it comes too late.
    /// </summary>
    internal const double ShareOfDeadline = 0.6;

    private readonly InferenceOptions _options;
    private readonly TargetedModel<SileroModel> _models;
    private readonly BoundedQueue<EmotionWork> _chunks;
    private readonly WordsLane? _words;
    private SileroModel _model;
    private long _requested;

    /// <summary>Makes the worker.</summary>
    public VoiceWorker(
        BoundedQueue<AudioWindow> input,
        BoundedQueue<EmotionWork> chunks,
        TargetedModel<SileroModel> models,
        InferenceOptions options,
        WorkerContext context,
        WordsLane? words)
        : base("inference-voice", input, options, context, PlannerFor(models.Model, options), models.Times)
    {
        _options = options;
        _models = models;
        _model = models.Model;
        _chunks = chunks;
        _words = words;
    }

    /// <summary>Sends a probe through.</summary>
    public void SendProbe(long probe)
    {
        Volatile.Write(ref _requested, probe);
        Wake();
    }

    /// <inheritdoc/>
    protected override string Processors => Context.Processors.Voice;

    /// <inheritdoc/>
    protected override Leg LegOf(in AudioWindow item) => item.Leg;

    /// <inheritdoc/>
    protected override Deadline DeadlineOf(in AudioWindow item) => item.Deadline;

    /// <inheritdoc/>
    protected override long DueNs(in AudioWindow item) => item.Deadline is { IsNone: false } deadline
        ? deadline.ArrivalNs + (long)((deadline.DueNs - deadline.ArrivalNs) * ShareOfDeadline)
        : long.MaxValue;

    /// <inheritdoc/>
    protected override long QueuedNs(in AudioWindow item) => item.FramedNs;

    /// <inheritdoc/>
    protected override VoiceLane NewLane(Leg leg)
    {
        if (_options.Language != "auto")
        {
            leg.SetLanguage(_options.Language);
        }

        return new VoiceLane(leg, _options) { Words = _words?.Open(leg) };
    }

    /// <inheritdoc/>
    protected override long NextProbe() => Volatile.Read(ref _requested);

    /// <inheritdoc/>
    protected override bool NeedsRun(VoiceLane lane, in AudioWindow item) =>
        item.Kind == WindowKind.VoiceFrame && !item.IsVoid && !lane.Voice.IsSilent(item.Lease.Samples);

    /// <inheritdoc/>
    protected override bool Settle(VoiceLane lane, in AudioWindow item)
    {
        if (item.Kind == WindowKind.VoiceFrame)
        {
            Send(lane, item.IsVoid ? Clear(lane, item) : lane.Voice.Silent(item), item);
            return false;
        }

        if (item.Kind == WindowKind.BaselineReset)
        {
            lane.Restart();
        }

        if (lane.Words is { } words && item.Kind == WindowKind.BaselineReset)
        {
            _words!.Restart(words, item.Deadline.IsNone);
        }
        else if (lane.Words is { } ending && item.Kind == WindowKind.EndOfLeg)
        {
            _words!.End(ending, item.Deadline.IsNone);
        }

        Forward(item, item.Kind == WindowKind.EmotionChunk && !IsCleared(item) ? lane.Judge(item.StartSample) : ChunkVerdict.NotSpeech, lane.BatchedNs);
        return item.Kind == WindowKind.EndOfLeg;
    }

    /// <inheritdoc/>
    protected override void RunBatch(ReadOnlySpan<VoiceLane> lanes)
    {
        var begin = Context.Clock.NowNs;
        var size = _model.Begin(lanes.Length);
        for (var i = 0; i < lanes.Length; i++)
        {
            ref readonly var frame = ref First(lanes[i]);
            lanes[i].BatchedNs = begin;
            if (frame.IsVoid)
            {
                // A pause came between the queue and the run: the row stays empty.
                continue;
            }

            lanes[i].Voice.WriteRow(frame.Lease.Samples, _model.Row(i));
            _model.Gather(i, lanes[i].Voice.Recurrent);
            Context.Metrics.Stages.Record(Stage.VoiceWait, frame.FramedNs, begin);
        }

        _model.Run();
        var end = Context.Clock.NowNs;
        Estimator.Record(size, end - begin);
        Context.Metrics.Stages.Record(Stage.VoiceInference, begin, end);
    }

    /// <inheritdoc/>
    protected override void Tell(VoiceLane lane, in AudioWindow item, int row)
    {
        var probability = _model.Scatter(row, lane.Voice.Recurrent);
        Send(lane, item.IsVoid ? Clear(lane, item) : lane.Voice.Heard(item, probability), item);
    }

    /// <inheritdoc/>
    protected override void ForgetRows(int count) => _model.Clear(count);

    /// <inheritdoc/>
    protected override bool Follow()
    {
        var isForgotten = false;
        foreach (var lane in Lanes)
        {
            isForgotten |= lane.Follow();
        }

        return isForgotten;
    }

    /// <inheritdoc/>
    protected override void RunEmpty(int rows)
    {
        _model.Begin(rows);
        _model.Clear(rows);
        _model.Run();
        _model.Clear(rows);
    }

    /// <inheritdoc/>
    protected override void GiveUp(VoiceLane lane, in AudioWindow item, DropReason reason)
    {
        Context.Metrics.Drops.Add(reason);
        Send(lane, lane.Voice.Missed(item), item);
    }

    /// <inheritdoc/>
    protected override void Refuse(in AudioWindow item)
    {
        if (item.Kind == WindowKind.VoiceFrame)
        {
            Context.Metrics.Drops.Add(DropReason.Overload);
            item.Lease.Return();
        }
        else
        {
            Forward(item, ChunkVerdict.Refused, batchedNs: 0);
        }
    }

    /// <inheritdoc/>
    protected override void Abandon(in AudioWindow item) => item.Lease.Return();

    /// <inheritdoc/>
    protected override void Prepare() => _models.TakeDevice();

    /// <inheritdoc/>
    protected override bool TryFallBack(GraphRunException cause) => _models.TryFallBack(cause);

    /// <inheritdoc/>
    protected override void TakeModel()
    {
        if (_model != _models.Model)
        {
            _model = _models.Model;
            Replan(PlannerFor(_model, _options), _models.Times);
        }
    }

    private static VoiceActivity Clear(VoiceLane lane, in AudioWindow item)
    {
        item.Leg.Inferred.AddCleared();
        return lane.Voice.Void(item);
    }

    private static bool IsCleared(in AudioWindow chunk)
    {
        if (chunk.IsVoid)
        {
            chunk.Leg.Inferred.AddCleared();
        }

        return chunk.IsVoid;
    }

    private static BatchPlanner PlannerFor(SileroModel model, InferenceOptions options) => new(model.Graph.MaxBatch, options.VoiceMaxWaitMs * 1_000_000L);

    private void Send(VoiceLane lane, in VoiceActivity activity, in AudioWindow frame)
    {
        try
        {
            if (lane.Words is { } words)
            {
                _words!.Heard(words, frame, activity);
            }
        }
        finally
        {
            frame.Lease.Return();
        }

        Context.Outlet.Result(ConversationSignal.Of(activity), frame.Deadline.IsNone);
    }

    /// <summary>The emotion worker takes in at once what comes, so its queue has room unless its thread stands; then this one stands, too.</summary>
    private void Forward(in AudioWindow item, ChunkVerdict verdict, long batchedNs)
    {
        var window = item;
        if (verdict is not (ChunkVerdict.Speech or ChunkVerdict.Loud))
        {
            item.Lease.Return();
            window = item with { Lease = default };
        }

        try
        {
            _chunks.EnqueueWaiting(new EmotionWork(window, verdict, batchedNs >= item.FramedNs ? batchedNs : 0, Context.Clock.NowNs), Context.Abandoned);
        }
        catch (OperationCanceledException)
        {
            window.Lease.Return();
            throw;
        }
    }
}
