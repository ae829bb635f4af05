using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Tests;

/// <summary>A pipeline with the pools and queues around it, a stand-in for framing, and a reader that collects what comes out.</summary>
internal sealed class PipelineBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ConversationSignal> _signals = [];
    private readonly Thread? _reader;

    public PipelineBench(InferenceOptions? options = null, LatencyOptions? latency = null, int outputCapacity = 1024, bool reads = true, int windows = 1024, bool words = false, Func<InferenceOptions, ILogger, SessionFactory>? sessions = null)
    {
        Frames = new WindowPool(windows, PcmFormat.VoiceFrameSamples);
        WideFrames = new WidePool(windows, windows, PcmFormat.VoiceFrameSamples);
        Chunks = new WindowPool(Math.Max(2, windows / 4), PcmFormat.ChunkLeaseSamples);
        Input = new BoundedQueue<AudioWindow>("windows", windows * 2);
        Output = new BoundedQueue<ConversationSignal>("signals", outputCapacity);
        var used = words ? options ?? new InferenceOptions() : (options ?? new InferenceOptions()) with { Transcription = "off" };
        Pipeline = sessions is null
            ? new InferencePipeline(used, latency ?? new LatencyOptions(), Input, Output, Metrics, Clock, Log)
            : new InferencePipeline(used, latency ?? new LatencyOptions(), Input, Output, Metrics, Clock, Log) { NewFactory = sessions };
        if (reads)
        {
            _reader = new Thread(Read) { IsBackground = true };
            _reader.Start();
        }
    }

    public MonotonicClock Clock { get; } = new(TimeProvider.System);

    public FlowMetrics Metrics { get; } = new();

    public CollectingLogger Log { get; } = new();

    public WindowPool Frames { get; }

    public WidePool WideFrames { get; }

    public WindowPool Chunks { get; }

    public BoundedQueue<AudioWindow> Input { get; }

    public BoundedQueue<ConversationSignal> Output { get; }

    public InferencePipeline Pipeline { get; }

    public int Outstanding => Frames.Outstanding + WideFrames.Outstanding + Chunks.Outstanding;

    /// <summary>All signals, once the pipeline was stopped.</summary>
    public IReadOnlyList<ConversationSignal> Signals => _signals;

    /// <summary>The signals so far, while the pipeline runs.</summary>
    public IReadOnlyList<ConversationSignal> Seen
    {
        get
        {
            lock (_signals)
            {
                return [.. _signals];
            }
        }
    }

    /// <summary>Cuts a leg, or a part of it, as framing does: frames and chunks in media order, a rest of 2000 samples or more zero-padded, then the end. With 16 kHz of it, frames carry that, too.</summary>
    public void Cut(
        Leg leg, short[] samples, Func<long, Deadline> deadline, bool chunks = true, bool end = true, int from = 0, int? to = null, short[]? wide = null)
    {
        var stop = to ?? samples.Length;
        for (var at = from; at < stop;)
        {
            var nextFrame = (at / 256 * 256) + 256;
            var nextChunk = (at / 4000 * 4000) + 4000;
            var next = Math.Min(Math.Min(nextFrame, nextChunk), stop);
            if (next == nextFrame)
            {
                Push(leg, WindowKind.VoiceFrame, samples, next - 256, 256, deadline(next), wide);
            }

            if (chunks && (next == nextChunk || (next == samples.Length && next % 4000 >= PcmFormat.MinRestSamples)))
            {
                var begin = (next - 1) / 4000 * 4000;
                Push(leg, WindowKind.EmotionChunk, samples, begin, next - begin, deadline(next));
            }

            at = next;
        }

        if (end)
        {
            Mark(leg, WindowKind.EndOfLeg, samples.Length, deadline(samples.Length));
        }
    }

    /// <summary>The call's interruptions under which windows are said to be heard; null for those that it has.</summary>
    public int? Stamp { get; set; }

    public void Mark(Leg leg, WindowKind kind, long at, Deadline deadline) =>
        Input.EnqueueWaiting(new AudioWindow(leg, kind, at, 0, deadline, Clock.NowNs, default) { Interruptions = Stamp ?? leg.Call.Interruptions }, CancellationToken.None);

    public void Push(Leg leg, WindowKind kind, short[] samples, int start, int count, Deadline deadline, short[]? wide = null)
    {
        var pool = kind == WindowKind.VoiceFrame ? Frames : Chunks;
        if (wide is not null && WideFrames.Made == 0)
        {
            WideFrames.Reserve(WideFrames.MaxSlots);
        }

        WindowLease lease;
        var spin = default(SpinWait);
        while (!(wide is not null ? WideFrames.TryRent(out lease) : pool.TryRent(out lease)))
        {
            spin.SpinOnce();
        }

        wide?.AsSpan(2 * start, 2 * count).CopyTo(lease.Wide);

        if (kind == WindowKind.VoiceFrame)
        {
            samples.AsSpan(start, count).CopyTo(lease.Samples);
        }
        else
        {
            var context = Math.Min(start, 2000);
            samples.AsSpan(start - context, context + count).CopyTo(lease.Samples[(2000 - context)..]);
        }

        Input.EnqueueWaiting(new AudioWindow(leg, kind, start, count, deadline, Clock.NowNs, lease) { Interruptions = Stamp ?? leg.Call.Interruptions }, CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await Pipeline.StopAsync(TestContext.Current.CancellationToken);
        StopReader();
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        StopReader();
        _stop.Dispose();
    }

    private void StopReader()
    {
        _stop.Cancel();
        Output.Wake();
        _reader?.Join();
    }

    private void Read()
    {
        while (true)
        {
            var stopping = _stop.IsCancellationRequested;
            while (Output.TryDequeue(out var signal))
            {
                lock (_signals)
                {
                    _signals.Add(signal);
                }
            }

            if (stopping)
            {
                return;
            }

            Output.WaitForItem(TimeSpan.FromMilliseconds(50));
        }
    }
}
