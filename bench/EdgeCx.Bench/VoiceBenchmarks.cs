using BenchmarkDotNet.Attributes;
using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Time;
using EdgeCx.Inference;
using EdgeCx.Inference.Voice;

namespace EdgeCx.Bench;

/// <summary>
/// What a frame of 32 ms of real speech pays around the model: the energy gate, its row, and what is made of the answer. './bench.sh --voice' has the model.
/// </summary>
[MemoryDiagnoser]
public class VoiceBenchmarks
{
    private readonly InferenceOptions _options = new();
    private readonly float[] _row = new float[SileroModel.ContextSamples + PcmFormat.VoiceFrameSamples];
    private readonly SyllableCounter _syllables = new();
    private readonly WindowPool _pool = new(1, PcmFormat.VoiceFrameSamples);
    private short[] _speech = null!;
    private VoiceState _state = null!;
    private AudioWindow _window;
    private int _at;

    [GlobalSetup]
    public void Begin()
    {
        _speech = SpokenStreams.Load(1)[0];
        _state = new VoiceState(_options);
        _pool.TryRent(out var lease);
        var leg = new Call(CallId.New(), TapKind.Siprec, DateTimeOffset.UnixEpoch, noticeRequired: false).AddLeg("1");
        _window = new AudioWindow(leg, WindowKind.VoiceFrame, 0, PcmFormat.VoiceFrameSamples, Deadline.None(0), 0, lease);
    }

    [GlobalCleanup]
    public void End() => _window.Lease.Return();

    [Benchmark]
    public void ToFloat() => PcmScale.ToFloat(Next(), _row);

    [Benchmark]
    public bool EnergyGate() => _state.IsSilent(Next());

    [Benchmark]
    public int Syllables() => _syllables.Next(Next());

    /// <summary>All of it, the copy into the lease included.</summary>
    [Benchmark]
    public float FramePath()
    {
        Next().CopyTo(_window.Lease.Samples);
        if (_state.IsSilent(_window.Lease.Samples))
        {
            return _state.Silent(_window).LevelDbfs;
        }

        _state.WriteRow(_window.Lease.Samples, _row);
        return _state.Heard(_window, 0.9f).LevelDbfs;
    }

    private ReadOnlySpan<short> Next()
    {
        _at = (_at + PcmFormat.VoiceFrameSamples) % SpokenStreams.Samples;
        return _speech.AsSpan(_at, PcmFormat.VoiceFrameSamples);
    }
}
