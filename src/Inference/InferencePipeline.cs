using EdgeCx.Core.Audio;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Batching;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Speech;
using EdgeCx.Inference.Text;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference;

/// <summary>
/// Understand: takes audio windows, gives voice activity, emotion and words. One thread a model; voice activity of all legs first, then emotion
/// for the customers' chunks that are speech, and words beside it, at low priority and only while there is time. Each chunk comes back as exactly one estimate, in the leg's order; a leg's end comes back as
/// <see cref="SignalKind.LegDrained"/> after all of its results.
/// </summary>
/// <remarks>
/// Windows without a deadline (<see cref="Deadline.IsNone"/>) are served at full speed: nothing is shed and results wait for room in the
/// output, so its reader has to run meanwhile. Results do not depend on how windows fell into batches (|Δp| ≤ 1e-5).
/// </remarks>
public sealed class InferencePipeline : IAsyncDisposable
{
    private const int WarmRuns = 3;
    private readonly InferenceOptions _options;
    private readonly LatencyOptions _latency;
    private readonly BoundedQueue<AudioWindow> _input;
    private readonly BoundedQueue<EmotionWork> _chunks;
    private readonly MonotonicClock _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _abandon = new();
    private readonly WorkerContext _context;
    private TargetedModel<SileroModel>? _silero;
    private TargetedModel<EmotionModel>? _emotion;
    private SessionFactory? _factory;
    private InferenceStatus? _atStart;
    private VoiceWorker? _voiceWorker;
    private EmotionWorker? _emotionWorker;
    private WordsLane? _words;
    private long _probes;

    /// <summary>Composes the pipeline; nothing is loaded before <see cref="Start"/>.</summary>
    /// <param name="options">Section Inference, validated.</param>
    /// <param name="latency">Section Latency, validated.</param>
    /// <param name="input">Windows from Media.</param>
    /// <param name="output">Signals to the conversation loop.</param>
    /// <param name="metrics">Time per stage and drops.</param>
    /// <param name="clock">Monotonic time.</param>
    /// <param name="loggers">Log.</param>
    public InferencePipeline(
        InferenceOptions options,
        LatencyOptions latency,
        BoundedQueue<AudioWindow> input,
        BoundedQueue<ConversationSignal> output,
        FlowMetrics metrics,
        MonotonicClock clock,
        ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        _options = options;
        _latency = latency;
        _input = input;
        _clock = clock;
        _logger = loggers.CreateLogger<InferencePipeline>();
        _chunks = new BoundedQueue<EmotionWork>("chunks", options.MaxBacklog);
        var outlet = new SignalOutlet(output, metrics.Drops, _abandon.Token);
        _context = new WorkerContext(outlet, metrics, clock, _logger, latency.Processors, _abandon.Token);
    }

    /// <summary>What it runs on; null before <see cref="Start"/>.</summary>
    public InferenceStatus? Status => _atStart is null || _factory is not { State: { IsLost: true } state }
        ? _atStart
        : _atStart with { ExecutionTarget = state.Runs.Name(), TargetReason = state.Reason, DeviceLost = true, Device = "" };

    /// <summary>Completes when both threads have ended; fails when an error ended one (the appliance cannot hear any more). Words are not in it.</summary>
    public Task Ended => _voiceWorker is null || _emotionWorker is null
        ? Task.CompletedTask
        : Task.WhenAll(_voiceWorker.Ended, _emotionWorker.Ended);

    /// <summary>Monotonic time at which the slower of the two threads last went round, ns; 0 before <see cref="Start"/>.</summary>
    public long LastLoopNs => Math.Min(_voiceWorker?.LastLoopNs ?? 0, _emotionWorker?.LastLoopNs ?? 0);

    /// <summary>
    /// True while emotion is behind its budget though all that the overload order gives up is given up: the last step of the order is to take no new calls.
    /// </summary>
    public bool IsExhausted => _emotionWorker?.IsExhausted ?? false;

    /// <summary>The last probe that has crossed both threads.</summary>
    public long ProbesCrossed => _emotionWorker?.Probe ?? 0;

    /// <summary>Bytes that both threads have allocated since they started; it stands still while no leg comes or goes.</summary>
    public long AllocatedBytes => (_voiceWorker?.AllocatedBytes ?? 0) + (_emotionWorker?.AllocatedBytes ?? 0);

    /// <summary>The emotion model, for tests that let runs fail.</summary>
    internal EmotionModel? Emotion => _emotion?.Model;

    /// <summary>Words; null where none are used.</summary>
    internal WordsLane? Words => _words;

    /// <summary>The voice-activity model, for tests that let runs fail.</summary>
    internal SileroModel? Silero => _silero?.Model;

    /// <summary>What the site's jurisdiction profile lets it do; set before <see cref="Start"/>.</summary>
    public InferenceLaw Law { get; init; } = new();

    /// <summary>Makes the factory of sessions; tests give one whose device fails when they tell it to.</summary>
    internal Func<InferenceOptions, ILogger, SessionFactory> NewFactory { get; init; } = (options, logger) => new SessionFactory(options, logger);

    /// <summary>
    /// Sends a probe through both threads; it has crossed when <see cref="ProbesCrossed"/> has reached the number. An idle pipeline passes it
    /// within half a second.
    /// </summary>
    public long Probe()
    {
        var probe = Interlocked.Increment(ref _probes);
        _voiceWorker?.SendProbe(probe);
        return probe;
    }

    /// <summary>Loads and checks the models, warms every batch size, and starts both threads. Takes about a second.</summary>
    /// <exception cref="InferenceStartException">A model, the native library or a graph is not what it must be.</exception>
    public void Start()
    {
        if (_voiceWorker is not null)
        {
            throw new InvalidOperationException("The pipeline was started before.");
        }

        var factory = _factory = NewFactory(_options, _logger);
        _silero = new TargetedModel<SileroModel>(factory, f => new SileroModel(f, _options.ModelRoot, _options.VoiceSizesOn(f.Target)), WarmVoice, _logger);
        _emotion = new TargetedModel<EmotionModel>(
            factory, f => EmotionModel.Load(f, _options, _options.EmotionSizesOn(f.Target), _logger), WarmEmotion, _logger);
        var choice = TranscriberChoice.Of(_options);
        _words = choice.Model is { } model ? NewWords(model, factory) : null;
        _voiceWorker = new VoiceWorker(_input, _chunks, _silero, _options, _context, _words);
        _emotionWorker = new EmotionWorker(_chunks, _emotion, _voiceWorker, _options, _latency, _context);

        _words?.Worker.Start();

        // One after the other: while one captures its graphs on a device the other asks nothing of the driver.
        _emotionWorker.Start();
        _emotionWorker.Prepared.GetAwaiter().GetResult();
        _voiceWorker.Start();
        _voiceWorker.Prepared.GetAwaiter().GetResult();
        var state = factory.State;
        _atStart = new InferenceStatus(
            state.Runs.Name(),
            NativeRuntime.LoadedPath,
            NativeRuntime.Version,
            _silero.Model.Graph.Name,
            _emotion.Model.Name,
            _emotion.Model.Description.Version,
            _emotion.Model.FellBack)
        {
            WantedTarget = state.Wanted.Name(),
            TargetReason = state.Reason,
            DeviceLost = state.IsLost,
            Device = state.IsLost ? "" : state.Device,
            Transcriber = choice.Model?.Name,
            TranscriberLanguage = choice.Model?.Language ?? "",
            NoWords = choice.Reason,
        };
        choice.Log(_logger, _options);
        _logger.Ready(_atStart.ExecutionTarget, _atStart.RuntimeVersion, _atStart.VoiceModel, _atStart.EmotionModel);
    }

    /// <summary>
    /// Serves what is in the input, passes all markers on and ends the threads; call it when nothing writes to the input any more and while
    /// the output is still read. When <paramref name="grace"/> is cancelled first, the rest is given up. All leases are returned either way.
    /// </summary>
    /// <exception cref="Exception">An error had ended a thread before.</exception>
    public async Task StopAsync(CancellationToken grace = default)
    {
        if (_voiceWorker is null || _emotionWorker is null)
        {
            return;
        }

        using (grace.UnsafeRegister(static state => ((InferencePipeline)state!).Abandon(), this))
        {
            _voiceWorker.Finish();
            await _voiceWorker.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _words?.Worker.Finish();
            _emotionWorker.Finish();
            await Ended;
            await (_words?.Worker.Ended ?? Task.CompletedTask);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Abandon();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_words is not null && _voiceWorker is not null)
        {
            _words.Worker.Finish();
            await _words.Worker.Ended;
        }

        _words?.Dispose();
        _silero?.Dispose();
        _emotion?.Dispose();
        _chunks.Dispose();
        _abandon.Dispose();
    }

    private WordsLane NewWords(TranscriberModel model, SessionFactory factory)
    {
        var strain = new StrainGauge(_context.Metrics.Drops, () => _emotionWorker?.IsOverloaded ?? false);
        var transcriber = Transcriber.Load(model, factory, _options.ModelRoot);
        var worker = new WordsWorker(transcriber, UtteranceReader.Load(factory, _options.ModelRoot, _logger), _context, strain) { ReadsEmotion = Law.TextEmotion };
        return new WordsLane(worker, _context.Metrics.Drops, model.Language, recognises: _options.Language == "auto") { Law = Law };
    }

    private void Abandon()
    {
        _abandon.Cancel();
        _voiceWorker?.Wake();
        _emotionWorker?.Wake();
    }

    private RunTimeEstimator WarmVoice(SileroModel silero) => Warm(silero.Graph.Sizes.ToArray(), rows =>
    {
        silero.Begin(rows);
        silero.Run();
    });

    private RunTimeEstimator WarmEmotion(EmotionModel emotion)
    {
        var sizes = emotion.Chunks[0].Sizes.ToArray();
        var rows = new BatchRows(emotion.Chunks.MaxBatch);
        void Run(int count, int blocks)
        {
            rows.Clear();
            for (var i = 0; i < count; i++)
            {
                rows.Add(blocks);
            }

            rows.Arrange();
            emotion.Chunks.Run(rows);
            emotion.RunHeads(rows);
        }

        // Heads of the higher rungs run for the first time under load: not then for the very first time.
        for (var blocks = 1; blocks < EmotionModelDescription.MaxBlocks; blocks++)
        {
            Array.ForEach(sizes, size => Run(size, blocks));
        }

        return Warm(sizes, size => Run(size, EmotionModelDescription.MaxBlocks));
    }

    private RunTimeEstimator Warm(int[] sizes, Action<int> run)
    {
        var estimator = new RunTimeEstimator(sizes);
        foreach (var size in sizes)
        {
            run(size);
            for (var i = 1; i < WarmRuns; i++)
            {
                var begin = _clock.NowNs;
                run(size);
                estimator.Record(size, _clock.NowNs - begin);
            }
        }

        return estimator;
    }
}
