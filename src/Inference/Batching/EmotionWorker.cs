using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// The emotion thread: encodes the chunks that are speech, reads how the caller sounds, and tells the outcome of every chunk in the leg's
/// order. Under load it takes legs down the model's ladder, calm callers first; a chunk that is not heard for it is counted as <c>overload</c>. What is
/// loud without being speech it glances at, now and then, whether it is music; that goes first under load, and is counted as <c>glance</c>.
/// </summary>
internal sealed class EmotionWorker : InferenceWorker<EmotionWork, EmotionLane>
{
    /// <summary>Where not all can run at once, a caller in trouble goes before calm ones that have waited this much longer.</summary>
    private const long TroubleHeadStartNs = 25_000_000;

    /// <summary>… and every chunk of speech before a glance that has waited this much longer.</summary>
    private const long GlanceDelayNs = 100_000_000;

    private readonly TargetedModel<EmotionModel> _models;
    private readonly VoiceWorker _voice;
    private readonly EmotionLoad _load;
    private readonly LatencyOptions _latency;
    private EmotionModel _model;
    private BatchRows _rows;
    private long _beginNs;
    private long _endNs;

    /// <summary>Makes the worker.</summary>
    public EmotionWorker(
        BoundedQueue<EmotionWork> input,
        TargetedModel<EmotionModel> models,
        VoiceWorker voice,
        InferenceOptions options,
        LatencyOptions latency,
        WorkerContext context)
        : base("inference-emotion", input, options, context, PlannerFor(models.Model, latency), models.Times)
    {
        _models = models;
        _model = models.Model;
        _latency = latency;
        _voice = voice;
        _load = new EmotionLoad(_model.Description.Rungs, options, latency, context.Metrics, context.Clock);
        _rows = new BatchRows(_model.Chunks.MaxBatch);
    }

    /// <summary>True while emotion is behind its budget. Any thread.</summary>
    public bool IsOverloaded => _load.IsPressed;

    /// <summary>True while nothing is left that could be given up for it. Any thread.</summary>
    public bool IsExhausted => _load.IsExhausted(Context.Clock.NowNs);

    /// <inheritdoc/>
    protected override string Processors => Context.Processors.Emotion;

    /// <inheritdoc/>
    protected override Leg LegOf(in EmotionWork item) => item.Window.Leg;

    /// <inheritdoc/>
    protected override Deadline DeadlineOf(in EmotionWork item) => item.Window.Deadline;

    /// <inheritdoc/>
    protected override long QueuedNs(in EmotionWork item) => item.Window.FramedNs;

    /// <inheritdoc/>
    protected override EmotionLane NewLane(Leg leg) => new(leg);

    /// <inheritdoc/>
    protected override long NextProbe() => _voice.Probe;

    /// <inheritdoc/>
    protected override bool NeedsRun(EmotionLane lane, in EmotionWork item)
    {
        if (!item.MayBeHeard)
        {
            return false;
        }

        if (item.Verdict != ChunkVerdict.Speech)
        {
            return item.IsGlance && _load.AllowsGlance(item.Window.Deadline, Context.Clock.NowNs);
        }

        lane.Rung = _load.RungOf(lane.IsCalm, item.Window.Deadline);
        return !_load.Skips(lane.Rung, item.Number);
    }

    /// <inheritdoc/>
    protected override long UrgencyNs(EmotionLane lane, in EmotionWork item) =>
        base.UrgencyNs(lane, item) + (item.Window.Deadline.IsNone ? 0 : item.IsGlance ? GlanceDelayNs : lane.IsCalm ? 0 : -TroubleHeadStartNs);

    /// <inheritdoc/>
    protected override bool Settle(EmotionLane lane, in EmotionWork item)
    {
        switch (item.Window.Kind)
        {
            case WindowKind.BaselineReset:
                lane.Reset();
                return false;
            case WindowKind.EndOfLeg:
                Context.Outlet.Marker(ConversationSignal.Drained(lane.Leg, Context.Clock.NowNs));
                return true;
            default:
                if (item.Verdict == ChunkVerdict.NotSpeech || (item.IsGlance && !item.MayBeHeard))
                {
                    Send(item, ChunkOutcome.NotSpeech, default);
                }
                else
                {
                    // Objection and pause fail closed: the audio is not looked at any more.
                    GiveUp(lane, item, item.MayBeHeard ? DropReason.Overload : DropReason.LegInactive);
                }

                return false;
        }
    }

    /// <inheritdoc/>
    protected override void RunBatch(ReadOnlySpan<EmotionLane> lanes)
    {
        _beginNs = Context.Clock.NowNs;
        Arrange(lanes);
        var chunks = _model.Chunks;
        for (var i = 0; i < lanes.Length; i++)
        {
            ref readonly var work = ref First(lanes[i]);
            var row = _rows.Row(i);
            var samples = work.Window.Lease.Samples;
            var (k, count) = (work.Number, work.Window.NewSamples);
            if (!lanes[i].TryPermit(work.Window, _model, work.IsGlance))
            {
                // The right ended between the queue and the run: the row stays empty, and the audio is not looked at.
                continue;
            }

            chunks.EmPrev[row][0] = work.IsGlance
                ? lanes[i].Glance!.Prepare(k, samples, count, chunks.Input[row])
                : lanes[i].Caller!.Prepare(k, samples, count, chunks.Input[row], out _);
            Context.Metrics.Stages.Record(Stage.EmotionWait, work.Window.FramedNs, _beginNs);
        }

        chunks.Run(_rows);
        for (var i = 0; i < lanes.Length; i++)
        {
            ref readonly var work = ref First(lanes[i]);
            var (k, row, head, headRow) = (work.Number, _rows.Row(i), _model.Head(_rows.Blocks(i)), _rows.HeadRow(i));
            lanes[i].IsRead = lanes[i].Permit.Holds && (work.IsGlance
                ? lanes[i].Glance!.TryPool(k, chunks, row, head, headRow)
                : lanes[i].Caller!.TryPool(k, chunks, row, head, headRow));
        }

        _model.RunHeads(_rows);
        _endNs = Context.Clock.NowNs;
        Estimator.Record(lanes.Length, _endNs - _beginNs);
        Context.Metrics.Stages.Record(Stage.EmotionInference, _beginNs, _endNs);
    }

    /// <inheritdoc/>
    protected override void Tell(EmotionLane lane, in EmotionWork item, int row)
    {
        if (item.IsGlance)
        {
            TellGlance(lane, item, row);
            return;
        }

        if (!lane.Permit.Holds)
        {
            GiveUp(lane, item, DropReason.LegInactive);
            return;
        }

        lane.Glance?.Reset();
        var reading = default(EmotionReading);
        var isRead = lane.IsRead && lane.Caller!.TryRead(
            item.Number, RuleOf(lane.Rung), _model.Head(_rows.Blocks(row)), _rows.HeadRow(row), lane.Leg.Language, out reading);
        if (!isRead)
        {
            GiveUp(lane, item, DropReason.InferenceFailed);
            return;
        }

        lane.Heed(reading);
        Context.Metrics.Rungs.Add(lane.Rung);
        if (lane.Permit.Holds)
        {
            lane.Leg.Inferred.AddEstimate(reading.Abstained);
            Send(item, reading.Abstained ? ChunkOutcome.Abstained : ChunkOutcome.Estimated, reading, lane.Rung, lane.TakeNewCaller());
        }
        else
        {
            lane.Leg.Inferred.AddRefused();
            GiveUp(lane, item, DropReason.LegInactive);
        }
    }

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
    protected override void RunEmpty(int rows) => _model.RunEmpty(_rows, rows);

    /// <inheritdoc/>
    protected override void ForgetRows(int count) => _model.Clear(count);

    /// <inheritdoc/>
    protected override void GiveUp(EmotionLane lane, in EmotionWork item, DropReason reason)
    {
        if (item.IsGlance)
        {
            // The chunk is told as what it is without a look.
            Context.Metrics.Drops.Add(reason == DropReason.InferenceFailed ? reason : DropReason.Glance);
            Send(item, ChunkOutcome.NotSpeech, default);
            return;
        }

        Context.Metrics.Drops.Add(reason);
        if (reason == DropReason.DeadlineInfeasible)
        {
            _load.Shed(Context.Clock.NowNs);
        }

        Send(item, ChunkOutcome.Shed, default);
    }

    /// <inheritdoc/>
    protected override void Refuse(in EmotionWork item)
    {
        switch (item.Window.Kind)
        {
            case WindowKind.EndOfLeg:
                Context.Outlet.Marker(ConversationSignal.Drained(item.Window.Leg, Context.Clock.NowNs));
                break;
            case WindowKind.EmotionChunk when item.Verdict is ChunkVerdict.NotSpeech or ChunkVerdict.Loud:
                Send(item, ChunkOutcome.NotSpeech, default);
                break;
            case WindowKind.EmotionChunk:
                Context.Metrics.Drops.Add(DropReason.Overload);
                Send(item, ChunkOutcome.Shed, default);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    protected override void Abandon(in EmotionWork item) => item.Window.Lease.Return();

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
            _rows = new BatchRows(_model.Chunks.MaxBatch);
            Replan(PlannerFor(_model, _latency), _models.Times);
        }
    }

    private static BatchPlanner PlannerFor(EmotionModel model, LatencyOptions latency) => new(model.Chunks.MaxBatch, latency.MaxQueueDelayMs * 1_000_000L);

    private EmotionModelDescription.RungRule RuleOf(int rung) => _model.Description.Rungs[rung];

    /// <summary>Gives each lane its rung and its row. The load may have changed since a window came to the front of its lane.</summary>
    private void Arrange(ReadOnlySpan<EmotionLane> lanes)
    {
        foreach (var lane in lanes)
        {
            if (!First(lane).IsGlance)
            {
                _load.Waited(First(lane).Window.Deadline, _beginNs);
            }
        }

        _load.Settle(_beginNs);
        _rows.Clear();
        foreach (var lane in lanes)
        {
            ref readonly var work = ref First(lane);
            if (work.IsGlance)
            {
                _rows.Add(Glance.Blocks);
                continue;
            }

            var rung = _load.RungOf(lane.IsCalm, work.Window.Deadline);
            if (!_load.Skips(rung, work.Number))
            {
                lane.Rung = rung;
            }

            _rows.Add(RuleOf(lane.Rung).Blocks);
        }

        _rows.Arrange();
    }

    /// <summary>Music is told; whatever else it is, it is not speech.</summary>
    private void TellGlance(EmotionLane lane, in EmotionWork item, int row)
    {
        Context.Metrics.AddGlance();
        var reading = default(EmotionReading);
        var isMusic = lane.IsRead && lane.Glance!.IsMusic(_model.Head(Glance.Blocks), _rows.HeadRow(row), out reading) && lane.Permit.Holds;
        if (isMusic)
        {
            Send(item, ChunkOutcome.Abstained, reading, lane.Glance!.Rung);
        }
        else
        {
            Send(item, ChunkOutcome.NotSpeech, default);
        }
    }

    private void Send(in EmotionWork item, ChunkOutcome outcome, in EmotionReading reading, int rung = 0, bool isNewCaller = false)
    {
        item.Window.Lease.Return();
        var ran = outcome is ChunkOutcome.Estimated or ChunkOutcome.Abstained;
        var estimate = item.ToEstimate(outcome, reading, ran ? _beginNs : 0, ran ? _endNs : 0) with { Rung = (byte)rung, IsNewCaller = isNewCaller };
        Context.Outlet.Result(ConversationSignal.Of(estimate), item.Window.Deadline.IsNone);
    }
}
