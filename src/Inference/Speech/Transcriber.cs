using EdgeCx.Core.Audio;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// Speech to text over one segment: 8 kHz samples to 16 kHz (or the leg's own 16 kHz where its codec is wide-band), the encoder over all of it,
/// then one token after another, always the most probable one, until the end token. One thread at a time.
/// </summary>
/// <remarks>
/// Bad input: no samples or digital silence give an empty text without a run; segments shorter than <see cref="MinSamples"/> are filled up
/// with silence; what is longer than <see cref="MaxSamples"/> is refused. Runaway decoding is cut off: by a cap of tokens a second of audio, and
/// by a guard against the same few tokens over and over.
/// </remarks>
internal sealed class Transcriber : IDisposable
{
    /// <summary>Longest segment, samples at 8 kHz (15 s).</summary>
    public const int MaxSamples = 15 * PcmFormat.SampleRateHz;

    /// <summary>What a shorter segment is filled up to, samples at 8 kHz (0.25 s).</summary>
    public const int MinSamples = PcmFormat.SampleRateHz / 4;

    private const double TokensPerSecond = 6.5;
    private const int SpareTokens = 6;
    private const int MaxTokens = (int)(MaxSamples / PcmFormat.SampleRateHz * TokensPerSecond) + SpareTokens;
    private const int LongestLoop = 8;
    private const int Loops = 3;
    private readonly SpeechGraph _graph;
    private readonly Vocabulary _vocabulary;
    private readonly float[] _samples = new float[2 * MaxSamples];
    private readonly int[] _tokens = new int[MaxTokens];
    private readonly float[] _probabilities = new float[MaxTokens];
    private int _last;

    /// <summary>Makes it; owns the graph from then on.</summary>
    public Transcriber(TranscriberModel model, SpeechGraph graph, Vocabulary vocabulary)
    {
        Model = model;
        _graph = graph;
        _vocabulary = vocabulary;
    }

    /// <summary>Which one it is.</summary>
    public TranscriberModel Model { get; }

    /// <summary>The graph behind it, for tests that let runs fail.</summary>
    internal SpeechGraph Graph => _graph;

    /// <summary>What the encoder is given, 16 kHz, −1 to 1, for tests that look at it before a run; cleared after each segment.</summary>
    internal ReadOnlySpan<float> Input => _samples;

    /// <summary>Loads a model with the vocabulary.</summary>
    /// <exception cref="InferenceStartException">A file is missing or not the one we know.</exception>
    public static Transcriber Load(TranscriberModel model, SessionFactory factory, string modelRoot)
    {
        var vocabulary = Vocabulary.Load(modelRoot);
        return new Transcriber(model, model.Load(factory, modelRoot), vocabulary);
    }

    /// <summary>Understands a segment.</summary>
    /// <param name="segment">16-bit linear, 8 kHz; at most <see cref="MaxSamples"/>.</param>
    /// <param name="mayGoOn">Asked before each run; when it says no, the rest is left and the result is <see cref="Transcript.Stopped"/>.</param>
    /// <param name="wide">The segment as it was kept: those of its frames that were heard at 16 kHz take the place of what is made of 8.</param>
    /// <exception cref="ArgumentException">The segment is too long.</exception>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public Transcript Transcribe(ReadOnlySpan<short> segment, Func<bool> mayGoOn, SpeechSegment? wide = null)
    {
        if (segment.Length > MaxSamples)
        {
            throw new ArgumentException($"A segment has {segment.Length} samples; allowed are 0 to {MaxSamples}.", nameof(segment));
        }

        if (!segment.ContainsAnyExcept((short)0))
        {
            return new Transcript("", 0, 0, IsComplete: true);
        }

        var count = 2 * Math.Max(segment.Length, MinSamples);
        _samples.AsSpan(0, count).Clear();
        Upsampler.Double(segment, _samples);
        wide?.CopyWideTo(_samples, segment.Length / PcmFormat.VoiceFrameSamples);
        try
        {
            return mayGoOn() ? Decode(count, mayGoOn) : Transcript.Stopped;
        }
        finally
        {
            _samples.AsSpan(0, count).Clear();
            Array.Clear(_tokens);
            _graph.Forget();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();

    /// <summary>How many tokens to keep where the last ones go round in a loop; else all.</summary>
    internal static int WithoutLoop(ReadOnlySpan<int> tokens)
    {
        for (var length = 1; length <= LongestLoop && length * Loops <= tokens.Length; length++)
        {
            // Short loops occur in speech ("no no no no"): the shorter, the more rounds are needed.
            var rounds = Math.Max(Loops, LongestLoop / length);
            if (length * rounds > tokens.Length)
            {
                continue;
            }

            var loop = tokens[^length..];
            var same = true;
            for (var round = 2; same && round <= rounds; round++)
            {
                same = tokens.Slice(tokens.Length - (round * length), length).SequenceEqual(loop);
            }

            if (same)
            {
                return tokens.Length - ((rounds - 1) * length);
            }
        }

        return tokens.Length;
    }

    /// <summary>Runs silence as long as the last segment, so that nothing of that one is left in the runtime's own memory.</summary>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void Overwrite()
    {
        var count = _last;
        _last = 0;
        if (count > 0)
        {
            _graph.Encode(_samples, count);
            _graph.Step(Vocabulary.Start);
            _graph.Forget();
        }
    }

    private Transcript Decode(int count, Func<bool> mayGoOn)
    {
        _last = count;
        _graph.Encode(_samples, count);
        var most = Math.Min(MaxTokens, (int)(count / (2.0 * PcmFormat.SampleRateHz) * TokensPerSecond) + SpareTokens);
        var kept = 0;
        var last = Vocabulary.Start;
        var endProbability = 0f;
        while (kept < most)
        {
            if (!mayGoOn())
            {
                return Transcript.Stopped;
            }

            var (token, probability) = TokenChoice.Of(_graph.Step(last));
            if (token is Vocabulary.End or < 0)
            {
                endProbability = probability;
                break;
            }

            _tokens[kept] = last = token;
            _probabilities[kept++] = probability;
            var keep = WithoutLoop(_tokens.AsSpan(0, kept));
            if (keep < kept)
            {
                kept = keep;
                break;
            }
        }

        var text = _vocabulary.Decode(_tokens.AsSpan(0, kept));
        return new Transcript(text, kept, kept == 0 ? endProbability : Mean(_probabilities.AsSpan(0, kept)), IsComplete: true);
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
