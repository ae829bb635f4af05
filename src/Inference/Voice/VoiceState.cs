using EdgeCx.Core.Audio;
using EdgeCx.Core.Speech;

namespace EdgeCx.Inference.Voice;

/// <summary>
/// All that voice activity keeps of one leg: the model's state and context, the hysteresis, the syllable counter and the last frames'
/// decisions, which the speech gate of a chunk counts. Frames come in media order. About 6 KB.
/// </summary>
internal sealed class VoiceState(InferenceOptions options)
{
    private const int Remembered = 32;

    /// <summary>Silence of at most this many frames (320 ms) is a gap in the same speech; after a longer one the model starts afresh.</summary>
    private const int FrozenFrames = 10;

    /// <summary>A nucleus becomes known some frames after it was heard, so speech that ended just now still counts.</summary>
    private const int NucleusDelayFrames = 3;

    private readonly float[] _state = new float[SileroModel.StateLength];
    private readonly short[] _context = new short[SileroModel.ContextSamples];
    private readonly SyllableCounter _syllables = new();
    private readonly NoiseFloor _noise = new(options.NoiseMarginDb);
    private readonly long[] _ends = new long[Remembered];
    private readonly bool[] _speech = new bool[Remembered];
    private readonly float[] _levels = new float[Remembered];
    private VoiceGate _gate;
    private long _frames;
    private int _silentFrames;
    private int _sinceSpeech = int.MaxValue / 2;
    private float _probability;

    /// <summary>The model's recurrent state of this leg.</summary>
    public Span<float> Recurrent => _state;

    /// <summary>Whether a frame is too quiet to ask the model: silence, or the line's own noise.</summary>
    public bool IsSilent(ReadOnlySpan<short> samples)
    {
        var level = FrameLevel.Dbfs(samples);
        return level < options.SilenceDbfs || _noise.Holds(level);
    }

    /// <summary>Writes context and frame as the model's input row.</summary>
    public void WriteRow(ReadOnlySpan<short> samples, Span<float> row)
    {
        PcmScale.ToFloat(_context, row);
        PcmScale.ToFloat(samples, row[_context.Length..]);
    }

    /// <summary>A frame that the model has heard.</summary>
    public VoiceActivity Heard(in AudioWindow frame, float probability)
    {
        _silentFrames = 0;
        var activity = Next(frame, probability);
        _noise.Heard(activity.LevelDbfs, activity.IsSpeech || probability >= options.SpeechEnd);
        return activity;
    }

    /// <summary>
    /// A frame that was too quiet to ask the model. Noise leaves the model's state as the same noise had made it; so does a short gap of silence, a longer
    /// one clears it.
    /// </summary>
    public VoiceActivity Silent(in AudioWindow frame)
    {
        var activity = Next(frame, 0);
        if (activity.LevelDbfs >= options.SilenceDbfs)
        {
            _silentFrames = 0;
            _noise.Passed(activity.LevelDbfs);
        }
        else if (++_silentFrames == FrozenFrames + 1)
        {
            Array.Clear(_state);
        }

        return activity;
    }

    /// <summary>A frame that was not run (shed, or the run failed): the last decision stands, so that turns keep their time.</summary>
    public VoiceActivity Missed(in AudioWindow frame) => Next(frame, _probability);

    /// <summary>A frame that may not be heard any more: the last decision stands, and nothing of its audio is looked at.</summary>
    public VoiceActivity Void(in AudioWindow frame)
    {
        frame.Lease.Samples.Clear();
        return Missed(frame);
    }

    /// <summary>What was heard was declared void: forgets the model's state and the audio before the next frame.</summary>
    public void Forget()
    {
        Array.Clear(_state);
        Array.Clear(_context);
        _syllables.Forget();
        _noise.Forget();
        _probability = 0;
    }

    /// <summary>What the frames that end in a chunk say of it.</summary>
    public ChunkSound Chunk(long chunkStart)
    {
        int known = 0, speech = 0;
        float sum = 0, most = float.NegativeInfinity, least = float.PositiveInfinity;
        for (var i = 0; i < Math.Min(_frames, Remembered); i++)
        {
            if (_ends[i] > chunkStart && _ends[i] <= chunkStart + PcmFormat.ChunkSamples)
            {
                known++;
                speech += _speech[i] ? 1 : 0;
                sum += _levels[i];
                most = MathF.Max(most, _levels[i]);
                least = MathF.Min(least, _levels[i]);
            }
        }

        return known > 0 ? new ChunkSound(known, speech, sum / known, most - least) : new ChunkSound(0, 0, FrameLevel.Floor, 0);
    }

    private VoiceActivity Next(in AudioWindow frame, float probability)
    {
        var samples = frame.Lease.Samples;
        samples[^_context.Length..].CopyTo(_context);
        _probability = probability;
        var speech = _gate.Next(probability, options);
        _sinceSpeech = speech ? 0 : Math.Min(_sinceSpeech + 1, int.MaxValue / 2);
        var nuclei = _syllables.Next(samples);
        var slot = _frames++ % Remembered;
        _ends[slot] = frame.EndSample;
        _speech[slot] = speech;
        var level = FrameLevel.Dbfs(samples);
        _levels[slot] = level;
        return new VoiceActivity(
            frame.Leg,
            frame.StartSample,
            probability,
            speech,
            (byte)(_sinceSpeech <= NucleusDelayFrames ? nuclei : 0),
            level,
            frame.Deadline.ArrivalNs);
    }
}
