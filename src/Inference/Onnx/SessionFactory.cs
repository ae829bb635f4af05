using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// Makes sessions on the configured execution target. A target that is not there is found out by trying (the runtime's own list names CUDA
/// on machines without a GPU): it costs one warning, and the next simpler target serves.
/// </summary>
internal sealed class SessionFactory
{
    private readonly ILogger _logger;
    private readonly int _threads;

    /// <summary>Loads the native library and settles the target.</summary>
    /// <exception cref="InferenceStartException">No native library can be loaded.</exception>
    public SessionFactory(InferenceOptions options, ILogger logger)
    {
        _logger = logger;
        _threads = options.Threads;
        NativeRuntime.Load(options.NativeLibrary);
        Target = ExecutionTargets.TryParse(options.Target, out var wanted) ? Settle(wanted) : ExecutionTarget.Cpu;
    }

    /// <summary>The target in use, after any fall-back.</summary>
    public ExecutionTarget Target { get; }

    /// <summary>Makes a graph's session, checks that it looks as expected, and prepares it for each batch size.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="layout">What it must look like.</param>
    /// <param name="batchSizes">Sizes to prepare, rising.</param>
    /// <param name="shared">Ports that read or write another graph's buffer, so that nothing is copied between the two.</param>
    /// <exception cref="InferenceStartException">The file is not the expected one, or the graph has other shapes (both are named).</exception>
    public BatchGraph Load(ModelFile file, GraphLayout layout, int[] batchSizes, params SharedPort[] shared)
    {
        var bytes = file.Read();
        var name = Path.GetFileName(file.Path);
        InferenceSession session;
        try
        {
            using var options = NewOptions();
            Append(options, Target);
            session = new InferenceSession(bytes, options);
        }
        catch (Exception e) when (IsRuntimeError(e))
        {
            throw new InferenceStartException($"The graph '{file.Path}' cannot be loaded: {e.Message.Trim()} To fix it: {file.Remedy}", e);
        }

        try
        {
            return new BatchGraph(name, session, layout, batchSizes, shared);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Makes a transcriber's two sessions, on the CPU (they are quantised for it) and on one thread: the caller's.</summary>
    /// <exception cref="InferenceStartException">A file is not the expected one, or a graph has other shapes (both are named).</exception>
    public SpeechGraph LoadSpeech(string name, ModelFile encoder, ModelFile decoder)
    {
        var first = OpenForOneThread(encoder);
        InferenceSession? second = null;
        try
        {
            second = OpenForOneThread(decoder);
            return new SpeechGraph(name, first, second);
        }
        catch
        {
            first.Dispose();
            second?.Dispose();
            throw;
        }
    }

    /// <summary>True for what the runtime throws, and the loader when an entry point is absent.</summary>
    internal static bool IsRuntimeError(Exception e) =>
        e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException or NotSupportedException;

    /// <summary>Makes a graph that reads one sentence at a time; on the CPU and one thread, the caller's.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="matrices">What its optional inputs get.</param>
    /// <param name="width">Length of a sentence's vector.</param>
    /// <exception cref="InferenceStartException">The file is not the expected one, or the graph has other shapes (both are named).</exception>
    public SentenceGraph LoadSentences(ModelFile file, IReadOnlyList<SentenceGraph.Matrix> matrices, int width)
    {
        var session = OpenForOneThread(file);
        try
        {
            return new SentenceGraph(Path.GetFileName(file.Path), session, matrices, width);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InferenceSession OpenForOneThread(ModelFile file)
    {
        var bytes = file.Read();
        try
        {
            using var options = NewOptions();
            options.IntraOpNumThreads = 1;

            // Every segment and every sentence has another length: a memory plan for each would only be kept and never used again.
            options.EnableMemoryPattern = false;
            return new InferenceSession(bytes, options);
        }
        catch (Exception e) when (IsRuntimeError(e))
        {
            throw new InferenceStartException($"The graph '{file.Path}' cannot be loaded: {e.Message.Trim()} To fix it: {file.Remedy}", e);
        }
    }

    private ExecutionTarget Settle(ExecutionTarget wanted)
    {
        for (var target = wanted; target != ExecutionTarget.Cpu; target--)
        {
            try
            {
                using var options = NewOptions();
                Append(options, target);
                return target;
            }
            catch (Exception e) when (IsRuntimeError(e))
            {
                _logger.TargetMissing(target.Name(), (target - 1).Name(), FirstLine(e.Message));
            }
        }

        return ExecutionTarget.Cpu;
    }

    private SessionOptions NewOptions()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = _threads,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // The cores are shared with the media threads: a waiting pool must not spin on them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private static void Append(SessionOptions options, ExecutionTarget target)
    {
        if (target == ExecutionTarget.TensorRt)
        {
            options.AppendExecutionProvider_Tensorrt(0);
        }

        if (target is ExecutionTarget.TensorRt or ExecutionTarget.Cuda)
        {
            options.AppendExecutionProvider_CUDA(0);
        }
    }

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOf('\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
