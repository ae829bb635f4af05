using System.Collections.Concurrent;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Media;

namespace EdgeCx.Interop.Tests.Mirror;

/// <summary>Takes what a tap hears, as inference and coaching would, and keeps it: calls, how they ended, and the audio of every leg.</summary>
internal sealed class HeardCalls : IDisposable
{
    private readonly ConcurrentDictionary<Leg, List<(long Start, short[] Samples)>> _audio = new();
    private readonly ConcurrentDictionary<Call, string> _ends = new();
    private readonly ConcurrentQueue<Call> _calls = new();
    private readonly Thread _thread;
    private volatile bool _stopping;

    public HeardCalls()
    {
        Outlet = new MediaOutlet(
            new BoundedQueue<AudioWindow>("windows", 4096),
            new BoundedQueue<ConversationSignal>("signals", 4096),
            new WindowPool(2048, PcmFormat.VoiceFrameSamples),
            new WindowPool(128, PcmFormat.ChunkLeaseSamples),
            new FlowMetrics());
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public MediaOutlet Outlet { get; }

    /// <summary>Calls in the order in which they were heard of.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    /// <summary>Why a call ended; null while it lives.</summary>
    public string? EndOf(Call call) => _ends.GetValueOrDefault(call);

    /// <summary>Legs of a call of which audio came.</summary>
    public IReadOnlyList<Leg> LegsOf(Call call) => [.. call.Legs.Where(_audio.ContainsKey)];

    /// <summary>A leg's audio in its media time; what was never cut is zeros.</summary>
    public short[] AudioOf(Leg leg)
    {
        if (!_audio.TryGetValue(leg, out var windows))
        {
            return [];
        }

        lock (windows)
        {
            var audio = new short[windows.Max(w => w.Start + w.Samples.Length)];
            foreach (var (start, samples) in windows)
            {
                samples.CopyTo(audio, start);
            }

            return audio;
        }
    }

    /// <summary>Where a leg's audio ends in its media time, samples.</summary>
    public long LengthOf(Leg leg)
    {
        if (!_audio.TryGetValue(leg, out var windows))
        {
            return 0;
        }

        lock (windows)
        {
            return windows.Count == 0 ? 0 : windows[^1].Start + windows[^1].Samples.Length;
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        while (true)
        {
            var last = _stopping;
            while (Outlet.Signals.TryDequeue(out var signal))
            {
                Take(signal);
            }

            while (Outlet.Windows.TryDequeue(out var window))
            {
                Take(window);
            }

            if (last)
            {
                return;
            }

            Thread.Sleep(2);
        }
    }

    private void Take(in ConversationSignal signal)
    {
        if (signal.Kind == SignalKind.CallStarted)
        {
            _calls.Enqueue(signal.Call!);
        }
        else if (signal.Kind == SignalKind.CallEnded)
        {
            _ends[signal.Call!] = signal.Text ?? "";
        }
    }

    private void Take(in AudioWindow window)
    {
        if (window.Kind == WindowKind.VoiceFrame)
        {
            var windows = _audio.GetOrAdd(window.Leg, _ => []);
            lock (windows)
            {
                windows.Add((window.StartSample, window.Lease.Samples.ToArray()));
            }
        }

        window.Lease.Return();
    }
}
