namespace EdgeCx.Inference.Voice;

/// <summary>
/// The steady noise of a leg's line and room, by the least level of its last two seconds: while a line carries nothing but that, the voice model need not be
/// asked again and again. Fails to the safe side: whoever stands out of the noise, and every second one frame of it, is heard by the model.
/// </summary>
/// <remarks>
/// Steady noise is told by its level alone, and only where the model has said that nobody speaks in it: the mean square of 256 independent samples deviates by
/// 0.4 dB (a relative √(2/256)), so 3 dB over the least of 64 such levels are some five deviations over their mean. Speech as loud as the noise adds 3 dB to it.
/// </remarks>
/// <param name="marginDb">What is louder than the floor by more than this is not the noise, dB; 0 for no noise at all.</param>
internal sealed class NoiseFloor(double marginDb)
{
    /// <summary>The model must have said so many times in a row (320 ms) that nobody speaks.</summary>
    internal const int Confirmations = 10;

    /// <summary>After so many frames that it was not asked (992 ms) the model is asked again.</summary>
    internal const int AskAfter = 31;

    /// <summary>Noise that is louder may be a voice in a loud place, dBFS.</summary>
    internal const float Loudest = -45;

    private const int FramesPerBlock = 16;
    private readonly float _marginDb = (float)marginDb;
    private readonly float[] _least = [float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity];
    private float _floor = float.PositiveInfinity;
    private int _frames;
    private int _confirmed;
    private int _passed;

    /// <summary>True where a frame of this level, dBFS, is the noise and the model need not be asked.</summary>
    public bool Holds(float level) =>
        _marginDb > 0 && _confirmed >= Confirmations && _passed < AskAfter && _floor <= Loudest && level <= _floor + _marginDb;

    /// <summary>The model has heard a frame of this level, dBFS.</summary>
    public void Heard(float level, bool isSpeech)
    {
        _confirmed = isSpeech ? 0 : Math.Min(_confirmed + 1, Confirmations);
        _passed = 0;
        Follow(level);
    }

    /// <summary>The model was not asked about a frame of this level, dBFS.</summary>
    public void Passed(float level)
    {
        _passed++;
        Follow(level);
    }

    /// <summary>Nothing was ever heard.</summary>
    public void Forget()
    {
        Array.Fill(_least, float.PositiveInfinity);
        _floor = float.PositiveInfinity;
        _frames = _confirmed = _passed = 0;
    }

    private void Follow(float level)
    {
        var block = _frames / FramesPerBlock % _least.Length;
        if (_frames % FramesPerBlock == 0)
        {
            _least[block] = float.PositiveInfinity;
        }

        _frames++;
        _least[block] = MathF.Min(_least[block], level);
        _floor = MathF.Min(MathF.Min(_least[0], _least[1]), MathF.Min(_least[2], _least[3]));
    }
}
