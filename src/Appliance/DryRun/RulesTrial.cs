using System.Collections.Concurrent;
using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Media;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Recordings;
using EdgeCx.Media.Siprec;

namespace EdgeCx.Appliance.DryRun;

/// <summary>
/// A dry run: recorded calls through the live rooms Listen and Understand, once, and what is understood to a room Act for each set of rules
/// at the same time. Nothing is written and nothing is learnt.
/// </summary>
internal sealed class RulesTrial : IAsyncDisposable
{
    private const int MaxCalls = 1000;
    private const int Queue = 8192;
    private readonly PipelineFlow _flow = new();
    private readonly MonotonicClock _clock = new(TimeProvider.System);
    private readonly CallRegistry _registry = new(MaxCalls);
    private readonly ApplianceOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly InferencePipeline _inference;
    private readonly MediaOutlet _outlet;
    private readonly (BoundedQueue<ConversationSignal> Signals, ConversationPipeline Room, DryRunSink Sink)[] _rooms;
    private readonly ConcurrentQueue<(string CallId, string File)> _calls = new();
    private readonly List<DryRunFault> _faults = [];
    private volatile string _file = "";
    private volatile bool _done;
    private volatile bool _busy;

    /// <summary>Puts the rooms together; nothing is loaded yet.</summary>
    /// <param name="options">The configuration, with the rules as they are.</param>
    /// <param name="given">Section <c>Coaching</c> with the rules to try; null for none.</param>
    /// <param name="logs">Loggers.</param>
    public RulesTrial(ApplianceOptions options, CoachingOptions? given, ILoggerFactory logs)
    {
        _options = options;
        _logs = logs;
        _outlet = new MediaOutlet(_flow.Windows, _flow.Signals, _flow.Frames, _flow.Chunks, _flow.Metrics, Waiting: true);
        _inference = new InferencePipeline(options.Inference.ForRecordings(), options.Latency, _flow.Windows, _flow.Signals, _flow.Metrics, _clock, logs);
        _rooms = [.. new[] { options.Coaching, given }.OfType<CoachingOptions>().Select(NewRoom)];
    }

    /// <summary>Runs all files.</summary>
    /// <param name="files">WAVs and captures.</param>
    /// <param name="progress">Told each file when it begins.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>Each call as both sets of rules have it, and what could not be heard.</returns>
    /// <exception cref="InferenceStartException">A model is missing, altered or does not fit.</exception>
    public async Task<(IReadOnlyList<DryRunCall> Calls, IReadOnlyList<DryRunFault> Faults)> RunAsync(
        IReadOnlyList<string> files, IProgress<string> progress, CancellationToken cancellation)
    {
        Array.ForEach(_rooms, room => room.Room.Start());
        _inference.Start();
        var reader = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var file in files)
            {
                progress.Report(file);
                _file = file;
                await Task.Run(() => Play(file, cancellation), CancellationToken.None);

                // A call belongs to the file that was played when its start was read.
                SpinWait.SpinUntil(() => reader.IsCompleted || (_flow.Signals.Count == 0 && !_busy));
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await _inference.StopAsync(CancellationToken.None);
            _done = true;
            await reader;
            foreach (var (_, room, _) in _rooms)
            {
                await room.StopAsync();
            }
        }

        return ([.. _calls.Select(c => DryRunComparison.Of(c.File, _rooms[0].Sink.Of(c.CallId), _rooms.Length > 1 ? _rooms[1].Sink.Of(c.CallId) : null))], _faults);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _inference.DisposeAsync();
        foreach (var (signals, room, _) in _rooms)
        {
            await room.DisposeAsync();
            signals.Dispose();
        }

        _flow.Dispose();
    }

    private (BoundedQueue<ConversationSignal>, ConversationPipeline, DryRunSink) NewRoom(CoachingOptions coaching)
    {
        var signals = new BoundedQueue<ConversationSignal>("signals", Queue);
        var sink = new DryRunSink();
        var silent = _options.Delivery with { JsonLog = "" };
        return (signals, new ConversationPipeline(coaching with { LearningFile = "" }, _options.Latency, silent, signals, [sink], new FlowMetrics(), _clock, _logs), sink);
    }

    private void Play(string file, CancellationToken cancellation)
    {
        try
        {
            if (PcapCallSource.IsCapture(HeadOf(file)))
            {
                PlayCapture(file, cancellation);
            }
            else if (RecordedCallSource.TryOpen(file, null, out var error) is { } recording)
            {
                using (recording)
                {
                    recording.Play(_outlet, _registry, _options.Latency, _clock, progress: null, cancellation);
                    _faults.AddRange(recording.Damages.Select(damage => new DryRunFault(file, damage)));
                }
            }
            else
            {
                _faults.Add(new DryRunFault(file, error));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _faults.Add(new DryRunFault(file, $"{file}: {e.Message}"));
        }
        catch (OperationCanceledException)
        {
            // The caller looks at the token; what was heard so far still drains.
        }
    }

    private void PlayCapture(string file, CancellationToken cancellation)
    {
        using var capture = PcapCallSource.TryOpen(file, out var error);
        if (capture is null)
        {
            _faults.Add(new DryRunFault(file, error));
            return;
        }

        var before = _calls.Count;
        var policy = new SiprecPolicy { NoticeRequired = _options.Privacy.NoticeRequired, StartsNotified = _options.Privacy.AnnouncedBeforeCall };
        capture.Play(
            _outlet, _registry, _options.Latency, _options.Roles, policy, _logs.CreateLogger<SiprecServer>(), progress: null, cancellation, _options.Mirror.ToSettings());
        if (capture.Damage is { } damage)
        {
            _faults.Add(new DryRunFault(file, damage));
        }
        else if (SpinWait.SpinUntil(() => _flow.Signals.Count == 0 && !_busy, TimeSpan.FromSeconds(30)) && _calls.Count == before)
        {
            _faults.Add(new DryRunFault(file, $"{file}: no call was found in it"));
        }
    }

    private static byte[] HeadOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var head = new byte[4];
        return head[..stream.ReadAtLeast(head, 4, throwOnEndOfStream: false)];
    }

    private void Read()
    {
        while (!_done)
        {
            Take();
            _flow.Signals.WaitForItem(TimeSpan.FromMilliseconds(20));
        }

        Take();
    }

    private void Take()
    {
        _busy = true;
        while (_flow.Signals.TryDequeue(out var signal))
        {
            if (signal.Kind == SignalKind.CallStarted)
            {
                _calls.Enqueue((signal.Call!.Id.Value, _file));
            }

            foreach (var (signals, _, _) in _rooms)
            {
                signals.EnqueueWaiting(signal, CancellationToken.None);
            }
        }

        _busy = false;
    }
}
