using EdgeCx.Appliance.Composition;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Media;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Appliance.Trials;

/// <summary>
/// Hears calls by the live rooms Listen and Understand, several at a time, and keeps what the conversation would be told, so that one hearing
/// can be coached with many settings. The rooms are those of <see cref="CallPipeline"/>; only the reader of the signals is another.
/// </summary>
internal sealed class TrialListener : IAsyncDisposable
{
    private const int CallsAtATime = 6;
    private readonly PipelineFlow _flow = new();
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly CallRegistry _registry = new(CallsAtATime);
    private readonly Dictionary<Call, List<ConversationSignal>> _heard = [];
    private readonly CancellationTokenSource _done = new();
    private readonly ApplianceOptions _options;
    private readonly InferencePipeline _inference;
    private readonly MediaOutlet _outlet;

    /// <summary>Puts the rooms together; nothing is loaded yet.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="logs">Loggers.</param>
    public TrialListener(ApplianceOptions options, ILoggerFactory logs)
    {
        _options = options;
        _outlet = new MediaOutlet(_flow.Windows, _flow.Signals, _flow.Frames, _flow.Chunks, _flow.Metrics, Waiting: true);
        _inference = new InferencePipeline(options.Inference.ForRecordings(), options.Latency, _flow.Windows, _flow.Signals, _flow.Metrics, _clock, logs);
    }

    /// <summary>Hears calls.</summary>
    /// <param name="calls">Sources, each played once.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>What was heard of each, in the order given.</returns>
    /// <exception cref="InferenceStartException">A model is missing, altered or does not fit.</exception>
    public async Task<IReadOnlyList<HeardCall>> HearAsync(IReadOnlyList<RecordedCallSource> calls, CancellationToken cancellation)
    {
        _inference.Start();
        var reader = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var played = new Call[calls.Count];
        try
        {
            var degree = new ParallelOptions { MaxDegreeOfParallelism = CallsAtATime, CancellationToken = cancellation };
            await Parallel.ForAsync(0, calls.Count, degree, (i, token) =>
            {
                played[i] = calls[i].Play(_outlet, _registry, _options.Latency, _clock, progress: null, token);
                return ValueTask.CompletedTask;
            });
        }
        finally
        {
            await _inference.StopAsync(CancellationToken.None);
            await _done.CancelAsync();
            await reader;
        }

        return [.. played.Select(call => new HeardCall(_heard[call]))];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _inference.DisposeAsync();
        _flow.Dispose();
        _done.Dispose();
    }

    private void Read()
    {
        while (!_done.IsCancellationRequested)
        {
            Take();
            _flow.Signals.WaitForItem(TimeSpan.FromMilliseconds(20));
        }

        Take();
    }

    private void Take()
    {
        while (_flow.Signals.TryDequeue(out var signal))
        {
            if (signal.Call is { } call)
            {
                if (!_heard.TryGetValue(call, out var signals))
                {
                    _heard[call] = signals = [];
                }

                signals.Add(signal);
            }
        }
    }
}
