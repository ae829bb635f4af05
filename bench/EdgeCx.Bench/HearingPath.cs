using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Batching;
using EdgeCx.Inference.Emotion;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Voice;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Bench;

/// <summary>
/// What the voice thread and the emotion thread do with the windows of many legs, on one thread: lease, row and state gathered, the graph for the batch, state
/// scattered, hysteresis, syllables, the chunk's verdict; and for chunks of speech levelling, the chunk graphs, pooling, the head, reading.
/// </summary>
/// <remarks>The energy gate is off: the model is asked about every frame, as the peer's is.</remarks>
internal sealed class HearingPath : IDisposable
{
    private readonly SessionFactory _factory;
    private readonly SileroModel _voice;
    private readonly EmotionModel _emotion;
    private readonly EmotionModelDescription.RungRule _rule;
    private readonly BatchRows _rows;
    private readonly WindowPool _frames;
    private readonly int _voiceBatch;
    private readonly int _emotionBatch;
    private readonly Listener[] _listeners;
    private readonly AudioWindow[] _windows;
    private readonly Listener[] _due;
    private readonly short[] _chunk = new short[PcmFormat.ChunkLeaseSamples];
    private long _at;
    private long _chunkEnd = PcmFormat.ChunkSamples;

    /// <summary>Loads the models; nothing of it counts.</summary>
    /// <param name="streams">Each leg's speech, <see cref="SpokenStreams.Samples"/> long, heard round and round.</param>
    /// <param name="voiceBatch">Most frames in a run.</param>
    /// <param name="emotionBatch">Most chunks in a run.</param>
    public HearingPath(short[][] streams, int voiceBatch, int emotionBatch)
    {
        var options = new InferenceOptions { SilenceDbfs = FrameLevel.Floor, NoiseMarginDb = 0 };
        _factory = new SessionFactory(options, NullLogger.Instance);
        _voiceBatch = Math.Min(voiceBatch, streams.Length);
        _emotionBatch = emotionBatch;
        _voice = new SileroModel(_factory, options.ModelRoot, [.. options.VoiceSizes.Where(s => s < _voiceBatch), _voiceBatch]);
        _emotion = EmotionModel.Load(_factory, options, [.. options.EmotionSizes.Where(s => s < emotionBatch), emotionBatch], NullLogger.Instance);
        _rule = _emotion.Description.Rungs[0];
        _rows = new BatchRows(emotionBatch);
        _frames = new WindowPool(_voiceBatch, PcmFormat.VoiceFrameSamples);
        _windows = new AudioWindow[_voiceBatch];
        _due = new Listener[streams.Length];
        var call = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false);
        _listeners = [.. streams.Select(pcm => new Listener(pcm, new VoiceLane(call.AddLeg("1"), options), _emotion.NewCaller()))];
    }

    /// <summary>Hears the next seconds of every leg.</summary>
    public TurnCost Turn(double seconds, bool withEmotion)
    {
        var (speech, chunks, frames) = (0, 0, (int)Math.Round(PcmFormat.SampleRateHz * seconds / PcmFormat.VoiceFrameSamples));
        var begin = ThreadClock.NowNs;
        for (var frame = 0; frame < frames; frame++)
        {
            for (var from = 0; from < _listeners.Length; from += _voiceBatch)
            {
                speech += HearFrames(_listeners.AsSpan(from, Math.Min(_voiceBatch, _listeners.Length - from)));
            }

            _at += PcmFormat.VoiceFrameSamples;
            if (_at + PcmFormat.VoiceFrameSamples > _chunkEnd)
            {
                var due = Judge();
                for (var from = 0; withEmotion && from < due.Length; from += _emotionBatch)
                {
                    HearChunks(due[from..Math.Min(from + _emotionBatch, due.Length)]);
                }

                chunks += withEmotion ? due.Length : 0;
                _chunkEnd += PcmFormat.ChunkSamples;
            }
        }

        return new TurnCost(ThreadClock.NowNs - begin, frames * _listeners.Length, speech, chunks);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _voice.Dispose();
        _emotion.Dispose();
        _factory.Dispose();
    }

    private int HearFrames(ReadOnlySpan<Listener> listeners)
    {
        var from = (int)(_at % SpokenStreams.Samples);
        _voice.Begin(listeners.Length);
        for (var i = 0; i < listeners.Length; i++)
        {
            _frames.TryRent(out var lease);
            listeners[i].Pcm.AsSpan(from, PcmFormat.VoiceFrameSamples).CopyTo(lease.Samples);
            var lane = listeners[i].Lane;
            _windows[i] = new AudioWindow(lane.Leg, WindowKind.VoiceFrame, _at, PcmFormat.VoiceFrameSamples, Deadline.None(0), 0, lease);
            if (lane.Voice.IsSilent(lease.Samples))
            {
                throw new InvalidOperationException("the energy gate is off, and yet it refused a frame");
            }

            lane.Voice.WriteRow(lease.Samples, _voice.Row(i));
            _voice.Gather(i, lane.Voice.Recurrent);
        }

        _voice.Run();
        var speech = 0;
        for (var i = 0; i < listeners.Length; i++)
        {
            var voice = listeners[i].Lane.Voice;
            speech += voice.Heard(_windows[i], _voice.Scatter(i, voice.Recurrent)).Probability >= 0.5f ? 1 : 0;
            _windows[i].Lease.Return();
        }

        return speech;
    }

    private ReadOnlySpan<Listener> Judge()
    {
        var due = 0;
        foreach (var listener in _listeners)
        {
            if (listener.Lane.Judge(_chunkEnd - PcmFormat.ChunkSamples) == ChunkVerdict.Speech)
            {
                _due[due++] = listener;
            }
        }

        return _due.AsSpan(0, due);
    }

    private void HearChunks(ReadOnlySpan<Listener> listeners)
    {
        var k = (_chunkEnd / PcmFormat.ChunkSamples) - 1;
        var (chunks, head) = (_emotion.Chunks, _emotion.Head(_rule.Blocks));
        _rows.Clear();
        for (var i = 0; i < listeners.Length; i++)
        {
            _rows.Add(_rule.Blocks);
        }

        _rows.Arrange();
        for (var i = 0; i < listeners.Length; i++)
        {
            CopyChunk(listeners[i].Pcm);
            chunks.EmPrev[i][0] = listeners[i].Caller.Prepare(k, _chunk, PcmFormat.ChunkSamples, chunks.Input[i], out _);
        }

        chunks.Run(_rows);
        for (var i = 0; i < listeners.Length; i++)
        {
            listeners[i].Caller.TryPool(k, chunks, i, head, i);
        }

        _emotion.RunHeads(_rows);
        for (var i = 0; i < listeners.Length; i++)
        {
            listeners[i].Caller.TryRead(k, _rule, head, i, "en", out _);
        }
    }

    // A stream is whole chunks long, so only the context can lie across its end.
    private void CopyChunk(short[] pcm)
    {
        var start = (int)((_chunkEnd - PcmFormat.ChunkSamples) % SpokenStreams.Samples);
        var context = _chunk.AsSpan(0, PcmFormat.ChunkContextSamples);
        pcm.AsSpan(start, PcmFormat.ChunkSamples).CopyTo(_chunk.AsSpan(PcmFormat.ChunkContextSamples));
        if (_chunkEnd == PcmFormat.ChunkSamples)
        {
            context.Clear();
        }
        else
        {
            pcm.AsSpan((start == 0 ? SpokenStreams.Samples : start) - PcmFormat.ChunkContextSamples, PcmFormat.ChunkContextSamples).CopyTo(context);
        }
    }

    private sealed record Listener(short[] Pcm, VoiceLane Lane, CallerEmotion Caller);
}
