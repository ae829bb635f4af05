using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// A transcriber's two sessions: the encoder over a whole segment, and the merged decoder, one token a step, which keeps the keys and values of
/// the steps before. One segment at a time, one thread at a time.
/// </summary>
/// <remarks>
/// The decoder is two graphs in one (<c>use_cache_branch</c>): the first step computes keys and values over the encoder's output, later steps
/// take them as they are, so only the first step's are kept.
/// </remarks>
internal sealed class SpeechGraph : IDisposable
{
    private const string Past = "past_key_values.";
    private const string Present = "present.";
    private static readonly bool[] First = [false];
    private static readonly bool[] Later = [true];
    private readonly InferenceSession _encoder;
    private readonly InferenceSession _decoder;
    private readonly RunOptions _run = new();
    private readonly string[] _inputNames;
    private readonly string[] _firstOutputs;
    private readonly string[] _laterOutputs;
    private readonly OrtValue?[] _inputs;
    private readonly List<IDisposable> _held = [];
    private readonly int _tokenIndex;
    private readonly int _hiddenIndex;
    private readonly int _cacheIndex;
    private readonly long[] _token = new long[1];
    private readonly OrtValue _tokenValue;
    private readonly OrtValue _firstBranch;
    private readonly OrtValue _laterBranch;
    private readonly OrtValue _nothing;
    private bool _isFirst;
    private OrtValue? _logits;

    /// <summary>Checks both sessions and owns them from then on.</summary>
    /// <exception cref="InferenceStartException">An input or output is absent or has another shape; both shapes are named.</exception>
    internal SpeechGraph(string name, InferenceSession encoder, InferenceSession decoder)
    {
        Name = name;
        _encoder = encoder;
        _decoder = decoder;
        Vocabulary = Check(name);
        _inputNames = [.. decoder.InputMetadata.Keys];
        _tokenIndex = Array.IndexOf(_inputNames, "input_ids");
        _hiddenIndex = Array.IndexOf(_inputNames, "encoder_hidden_states");
        _cacheIndex = Array.IndexOf(_inputNames, "use_cache_branch");
        var presents = decoder.OutputMetadata.Keys.Where(k => k.StartsWith(Present, StringComparison.Ordinal)).ToArray();
        _firstOutputs = ["logits", .. presents];
        _laterOutputs = ["logits", .. presents.Where(k => k.Contains(".decoder.", StringComparison.Ordinal))];
        _inputs = new OrtValue?[_inputNames.Length];
        var cache = decoder.InputMetadata[Past + presents[0][Present.Length..]].Dimensions;
        _tokenValue = OrtValue.CreateTensorValueFromMemory(_token, [1, 1]);
        _firstBranch = OrtValue.CreateTensorValueFromMemory(First, [1]);
        _laterBranch = OrtValue.CreateTensorValueFromMemory(Later, [1]);
        _nothing = OrtValue.CreateTensorValueFromMemory(Array.Empty<float>(), [0, cache[1], 1, cache[3]]);
    }

    /// <summary>The model's name, for messages.</summary>
    public string Name { get; }

    /// <summary>Values in a step's logits.</summary>
    public int Vocabulary { get; }

    /// <summary>Called before each run; tests let runs fail here.</summary>
    internal Action? BeforeRun { get; set; }

    /// <summary>Encodes a segment and forgets the one before.</summary>
    /// <param name="samples">16 kHz, −1 to 1.</param>
    /// <param name="count">How many of them.</param>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public void Encode(float[] samples, int count)
    {
        Forget();
        try
        {
            BeforeRun?.Invoke();
            using var input = OrtValue.CreateTensorValueFromMemory<float>(OrtMemoryInfo.DefaultInstance, samples.AsMemory(0, count), [1, count]);
            var output = _encoder.Run(_run, ["input_values"], [input], ["last_hidden_state"]);
            _held.Add(output);
            _inputs[_hiddenIndex] = output[0];
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphRunException(Name, e);
        }

        for (var i = 0; i < _inputs.Length; i++)
        {
            if (_inputNames[i].StartsWith(Past, StringComparison.Ordinal))
            {
                _inputs[i] = _nothing;
            }
        }

        _inputs[_tokenIndex] = _tokenValue;
        _isFirst = true;
    }

    /// <summary>Decodes one step.</summary>
    /// <param name="token">The token before.</param>
    /// <returns>Logits over the vocabulary, valid until the next step.</returns>
    /// <exception cref="GraphRunException">The runtime failed.</exception>
    public ReadOnlySpan<float> Step(long token)
    {
        _token[0] = token;
        _inputs[_cacheIndex] = _isFirst ? _firstBranch : _laterBranch;
        var names = _isFirst ? _firstOutputs : _laterOutputs;
        IDisposableReadOnlyCollection<OrtValue> outputs;
        try
        {
            BeforeRun?.Invoke();
            outputs = _decoder.Run(_run, _inputNames, _inputs!, names);
        }
        catch (OnnxRuntimeException e)
        {
            throw new GraphRunException(Name, e);
        }

        // The keys and values of the step before are in these, so the old ones go; those over the encoder's output stay for the segment.
        _logits?.Dispose();
        _logits = outputs[0];
        for (var i = 1; i < names.Length; i++)
        {
            var index = Array.IndexOf(_inputNames, Past + names[i][Present.Length..]);
            if (!_isFirst)
            {
                _inputs[index]!.Dispose();
            }

            _inputs[index] = outputs[i];
            if (_isFirst && !names[i].Contains(".decoder.", StringComparison.Ordinal))
            {
                _held.Add(outputs[i]);
            }
        }

        _isFirst = false;
        return _logits.GetTensorDataAsSpan<float>();
    }

    /// <summary>Lets go of everything that was computed of a segment.</summary>
    public void Forget()
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            // What is in the list is disposed there; the constants stay.
            if (_inputs[i] is { } value && _inputNames[i].Contains(".decoder.", StringComparison.Ordinal) && value != _nothing)
            {
                value.Dispose();
            }

            _inputs[i] = null;
        }

        _held.ForEach(h => h.Dispose());
        _held.Clear();
        _logits?.Dispose();
        _logits = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        _tokenValue.Dispose();
        _firstBranch.Dispose();
        _laterBranch.Dispose();
        _nothing.Dispose();
        _run.Dispose();
        _encoder.Dispose();
        _decoder.Dispose();
    }

    private int Check(string name)
    {
        Require(name, "encoder", "input 'input_values'", _encoder.InputMetadata, "input_values", 2);
        var width = Require(name, "encoder", "output 'last_hidden_state'", _encoder.OutputMetadata, "last_hidden_state", 3)[2];
        var taken = Require(name, "decoder", "input 'encoder_hidden_states'", _decoder.InputMetadata, "encoder_hidden_states", 3)[2];
        Require(name, "decoder", "input 'input_ids'", _decoder.InputMetadata, "input_ids", 2);
        Require(name, "decoder", "input 'use_cache_branch'", _decoder.InputMetadata, "use_cache_branch", 1);
        Require(name, "decoder", "output 'present.0.decoder.key'", _decoder.OutputMetadata, "present.0.decoder.key", 4);
        var logits = Require(name, "decoder", "output 'logits'", _decoder.OutputMetadata, "logits", 3);
        return width == taken
            ? logits[2]
            : throw new InferenceStartException($"{name}: the encoder's output is [?,?,{width}], but the decoder takes [?,?,{taken}].");
    }

    private static int[] Require(string name, string part, string port, IReadOnlyDictionary<string, NodeMetadata> found, string key, int rank)
    {
        if (!found.TryGetValue(key, out var node))
        {
            throw new InferenceStartException($"{name}: the {part} has no {port}; it has {string.Join(", ", found.Keys)}.");
        }

        return node.Dimensions.Length == rank
            ? node.Dimensions
            : throw new InferenceStartException(
                $"{name}: the {part}'s {port} is [{string.Join(',', node.Dimensions.Select(d => d < 0 ? "?" : $"{d}"))}], expected {rank} dimensions.");
    }
}
