using EdgeCx.Inference.Onnx.Devices;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// Makes sessions: on the CPU, or, once <see cref="OpenDevice"/> was called, on the device of the configured target. A target that is not there costs
/// one warning, and the next simpler one serves.
/// </summary>
internal sealed class SessionFactory : IDisposable
{
    private readonly InferenceOptions _options;
    private readonly ILogger _logger;
    private readonly Func<IGraphDevice> _open;
    private readonly IGraphDevice? _device;

    /// <summary>Loads the native library and settles the target.</summary>
    /// <exception cref="InferenceStartException">No native library can be loaded.</exception>
    public SessionFactory(InferenceOptions options, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        NativeRuntime.Load(options.NativeLibrary);
        State = ExecutionTargets.TryParse(options.Target, out var wanted) ? GpuProbe.Settle(wanted, options) : new TargetState(wanted, wanted, "");
        if (State.Runs != State.Wanted)
        {
            logger.TargetMissing(State.Wanted.Name(), State.Runs.Name(), State.Reason);
        }

        _open = () => new CudaDevice(State, options.Gpu);
    }

    /// <summary>A factory for another device than the configured one: tests have devices that fail when they are told to.</summary>
    internal SessionFactory(InferenceOptions options, ILogger logger, TargetState state, Func<IGraphDevice> open)
    {
        NativeRuntime.Load(options.NativeLibrary);
        (_options, _logger, State, _open) = (options, logger, state, open);
    }

    private SessionFactory(SessionFactory other, IGraphDevice device) =>
        (_options, _logger, State, _open, _device) = (other._options, other._logger, other.State, other._open, device);

    /// <summary>Where inference was asked to run, and where it can.</summary>
    public TargetState State { get; }

    /// <summary>Where this factory's sessions run.</summary>
    public ExecutionTarget Target => _device?.Target ?? ExecutionTarget.Cpu;

    /// <summary>
    /// A factory whose sessions run on the device of the target, for the calling thread alone: device, stream and captured graphs belong to the thread
    /// that made them. Null where the target is the CPU.
    /// </summary>
    /// <exception cref="InferenceStartException">The device cannot be opened.</exception>
    public SessionFactory? OpenDevice()
    {
        if (State.Runs == ExecutionTarget.Cpu)
        {
            return null;
        }

        try
        {
            return new SessionFactory(this, _open());
        }
        catch (Exception e) when (e is DeviceException || IsRuntimeError(e))
        {
            throw new InferenceStartException($"the device cannot be opened: {e.Message.Trim()}", e);
        }
    }

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
        foreach (var (input, value) in layout.Constants)
        {
            bytes = GraphConstants.TryFix(bytes, input, value) ?? throw new InferenceStartException($"{name} has no input '{input}'.");
        }

        try
        {
            return _device is null
                ? Open(name, bytes, layout, batchSizes, shared)
                : OpenOn(_device, new GraphProfile(name, file.Sha256, layout.Inputs, batchSizes), bytes, layout, shared);
        }
        catch (Exception e) when (e is DeviceException or GraphRunException || IsRuntimeError(e))
        {
            throw new InferenceStartException($"The graph '{file.Path}' cannot be loaded: {e.Message.Trim()} To fix it: {file.Remedy}", e);
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

    /// <inheritdoc/>
    public void Dispose() => _device?.Dispose();

    private BatchGraph Open(
        string name, byte[] bytes, GraphLayout layout, int[] sizes, SharedPort[] shared, IGraphDevice? device = null, SessionPlan? plan = null)
    {
        using var options = NewOptions();
        plan?.Append(options);
        var session = new InferenceSession(bytes, options);
        try
        {
            return new BatchGraph(name, session, layout, sizes, shared, device, plan?.Captures ?? false);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Tries one plan after the other, each with a run of every size: what a graph cannot do on a device (be captured, say, because a node needs the
    /// CPU) shows when its session is made or at its first run, and must show before READY.
    /// </summary>
    private BatchGraph OpenOn(IGraphDevice device, GraphProfile profile, byte[] bytes, GraphLayout layout, SharedPort[] shared)
    {
        foreach (var plan in device.Plans(profile))
        {
            BatchGraph? graph = null;
            try
            {
                graph = Open(profile.Name, bytes, layout, profile.Sizes, shared, device, plan);
                Array.ForEach(profile.Sizes, graph.Run);
                return graph;
            }
            catch (Exception e) when (plan.Features.Length > 0 && (e is DeviceException or GraphRunException || IsRuntimeError(e)))
            {
                graph?.Dispose();
                device.EndCapture();
                _logger.PlanRefused(profile.Name, plan.Features, FirstLine(e.Message));
            }
            catch
            {
                graph?.Dispose();
                throw;
            }
        }

        throw new DeviceException($"{device.Target.Name()} has no way to run a graph");
    }

    private SessionOptions NewOptions()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = _options.Threads,

            // Our graphs are chains: there is nothing to run beside one another.
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // The cores are shared with the media threads: a waiting pool must not spin on them. Arena and memory plan stay on, as they are by
        // default: sizes are fixed, so after the warm-up a run takes nothing from the system.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOf('\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
