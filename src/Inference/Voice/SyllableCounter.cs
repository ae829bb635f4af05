using System.Numerics.Tensors;
using EdgeCx.Core.Audio;

namespace EdgeCx.Inference.Voice;

/// <summary>
/// Counts syllable nuclei as they pass: peaks of the smoothed intensity, with a dip before and after each, that are loud enough against
/// the leg's own speech and voiced.
/// </summary>
/// <remarks>
/// After Mermelstein (1975) and de Jong and Wempe (2009), made causal. Intensity is taken each 10 ms over the last 40 ms of the voice band
/// (300 to 900 Hz carries the vowels and little of fricatives), a peak stands when the intensity has fallen <see cref="DipDb"/> below it,
/// and the next may only begin after a rise of as much. The reference level is a maximum that decays slowly. Voicing is the largest
/// normalised autocorrelation at lags of 70 to 400 Hz around the peak. A peak is known some 50 ms after it happened.
/// </remarks>
internal sealed class SyllableCounter
{
    private const int Hop = 80;
    private const int Hops = 4;
    private const int History = 1024;
    private const float DipDb = 2f;
    private const float BelowMaxDb = 22f;
    private const float MaxDecayDbPerHop = 0.02f;
    private const float MinLevelDb = -60f;
    private const float MinVoicing = 0.45f;
    private const int MinLag = 20;
    private const int MaxLag = 114;
    private const int VoicingSamples = 240;
    private const int RefractoryHops = 8;

    private readonly float[] _history = new float[History];
    private readonly float[] _hopEnergy = new float[Hops];
    private BandFilter _band = new();
    private long _position;
    private float _energy;
    private int _inHop;
    private long _hop;
    private float _max = MinLevelDb;
    private float _valley = float.MaxValue;
    private float _peak;
    private long _peakPosition;
    private long _peakHop;
    private long _lastHop = -RefractoryHops;
    private bool _rising;

    /// <summary>Takes the next samples of the leg; returns how many nuclei became known in them.</summary>
    public int Next(ReadOnlySpan<short> samples)
    {
        var nuclei = 0;
        Span<float> hop = stackalloc float[Hop];
        while (!samples.IsEmpty)
        {
            var piece = hop[..Math.Min(samples.Length, Hop - _inHop)];
            PcmScale.ToFloat(samples[..piece.Length], piece);
            Keep(piece);
            _energy = _band.AddEnergy(piece, _energy);
            _inHop += piece.Length;
            if (_inHop == Hop)
            {
                nuclei += EndHop() ? 1 : 0;
            }

            samples = samples[piece.Length..];
        }

        return nuclei;
    }

    /// <summary>What was heard was declared void: forgets the audio and what it gave; how loud the leg's speech is stays known.</summary>
    public void Forget()
    {
        Array.Clear(_history);
        Array.Clear(_hopEnergy);
        _band = new BandFilter();
        _energy = 0;
        _valley = float.MaxValue;
        _rising = false;
    }

    private void Keep(ReadOnlySpan<float> samples)
    {
        var slot = (int)(_position & (History - 1));
        var first = Math.Min(samples.Length, History - slot);
        samples[..first].CopyTo(_history.AsSpan(slot));
        samples[first..].CopyTo(_history);
        _position += samples.Length;
    }

    private bool EndHop()
    {
        _hopEnergy[_hop % Hops] = _energy;
        _hop++;
        _energy = 0;
        _inHop = 0;
        var sum = 0f;
        foreach (var energy in _hopEnergy)
        {
            sum += energy;
        }

        return Follow(10 * MathF.Log10((sum / (Hop * Hops)) + 1e-9f));
    }

    private bool Follow(float level)
    {
        _max = MathF.Max(MathF.Max(_max - MaxDecayDbPerHop, MinLevelDb), level);
        if (!_rising)
        {
            _valley = MathF.Min(_valley, level);
            if (level >= _valley + DipDb)
            {
                _rising = true;
                _peak = float.MinValue;
            }
            else
            {
                return false;
            }
        }

        if (level > _peak)
        {
            _peak = level;
            _peakPosition = _position;
            _peakHop = _hop;
            return false;
        }

        if (level > _peak - DipDb)
        {
            return false;
        }

        _rising = false;
        _valley = level;
        if (_peak < _max - BelowMaxDb || _peak <= MinLevelDb || _peakHop - _lastHop < RefractoryHops || !IsVoicedAtPeak())
        {
            return false;
        }

        _lastHop = _peakHop;
        return true;
    }

    private bool IsVoicedAtPeak()
    {
        // The window of the peak's intensity, and a lag before it.
        var end = _peakPosition - 1;
        var begin = end - VoicingSamples;
        if (begin - MaxLag < 0 || _position - begin + MaxLag > History)
        {
            return false;
        }

        Span<float> heard = stackalloc float[MaxLag + VoicingSamples];
        Recall(begin - MaxLag, heard);
        var window = heard[MaxLag..];
        var mean = TensorPrimitives.Sum<float>(window) / VoicingSamples;
        TensorPrimitives.Subtract(heard, mean, heard);
        double first = TensorPrimitives.SumOfSquares<float>(window);
        double second = TensorPrimitives.SumOfSquares<float>(heard.Slice(MaxLag - MinLag, VoicingSamples));
        for (var lag = MinLag; lag <= MaxLag; lag++)
        {
            var start = MaxLag - lag;
            if (TensorPrimitives.Dot<float>(window, heard.Slice(start, VoicingSamples)) > MinVoicing * Math.Sqrt((first * Math.Max(second, 1e-9)) + 1e-18))
            {
                return true;
            }

            // The window one sample earlier: one comes in, one goes.
            if (start > 0)
            {
                second += (heard[start - 1] * (double)heard[start - 1]) - (heard[start + VoicingSamples - 1] * (double)heard[start + VoicingSamples - 1]);
            }
        }

        return false;
    }

    private void Recall(long position, Span<float> samples)
    {
        var slot = (int)(position & (History - 1));
        var first = Math.Min(samples.Length, History - slot);
        _history.AsSpan(slot, first).CopyTo(samples);
        _history.AsSpan(0, samples.Length - first).CopyTo(samples[first..]);
    }

    /// <summary>Two second-order sections, Butterworth: high-pass at 300 Hz, low-pass at 900 Hz, for 8 kHz.</summary>
    private struct BandFilter
    {
        private const double Low = 300;
        private const double High = 900;
        private static readonly (float B0, float B1, float A1, float A2) HighPass = Design(Low, highPass: true);
        private static readonly (float B0, float B1, float A1, float A2) LowPass = Design(High, highPass: false);
        private float _h1;
        private float _h2;
        private float _l1;
        private float _l2;

        public BandFilter()
        {
        }

        /// <summary>Filters samples; adds the energy of what passes to a sum.</summary>
        public float AddEnergy(ReadOnlySpan<float> samples, float sum)
        {
            // Kept in registers for the length of the loop.
            var (high, low) = (HighPass, LowPass);
            var (h1, h2, l1, l2) = (_h1, _h2, _l1, _l2);
            foreach (var x in samples)
            {
                var y = Section(Section(x, high, ref h1, ref h2), low, ref l1, ref l2);
                sum += y * y;
            }

            (_h1, _h2, _l1, _l2) = (h1, h2, l1, l2);
            return sum;
        }

        private static float Section(float x, in (float B0, float B1, float A1, float A2) c, ref float s1, ref float s2)
        {
            // Transposed direct form II; b2 equals b0 in both sections.
            var y = (c.B0 * x) + s1;
            s1 = (c.B1 * x) - (c.A1 * y) + s2;
            s2 = (c.B0 * x) - (c.A2 * y);
            return y;
        }

        private static (float B0, float B1, float A1, float A2) Design(double cutoff, bool highPass)
        {
            var w = 2 * Math.PI * cutoff / PcmFormat.SampleRateHz;
            var alpha = Math.Sin(w) / Math.Sqrt(2);
            var cos = Math.Cos(w);
            var a0 = 1 + alpha;
            var b0 = (highPass ? 1 + cos : 1 - cos) / 2 / a0;
            return ((float)b0, (float)(highPass ? -2 * b0 : 2 * b0), (float)(-2 * cos / a0), (float)((1 - alpha) / a0));
        }
    }
}
