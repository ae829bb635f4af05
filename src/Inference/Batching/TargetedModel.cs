using EdgeCx.Inference.Onnx;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Batching;

/// <summary>
/// A model of one inference thread: always on the CPU, and on the target's device where there is one. The device's serves as long as it can; the CPU's is
/// loaded and warm all the time, so that a device which fails in mid-run costs the batch that it failed on and nothing more. What a leg
/// remembers lies in host memory and goes on with either.
/// </summary>
internal sealed class TargetedModel<TModel> : IDisposable
    where TModel : class, IDisposable
{
    private readonly SessionFactory _factory;
    private readonly Func<SessionFactory, TModel> _load;
    private readonly Func<TModel, RunTimeEstimator> _warm;
    private readonly ILogger _logger;
    private readonly TModel _onCpu;
    private readonly RunTimeEstimator _cpuTimes;
    private SessionFactory? _device;
    private TModel? _onDevice;
    private RunTimeEstimator? _deviceTimes;

    /// <summary>Loads the model on the CPU and warms it.</summary>
    /// <param name="factory">Where the target's state is, and its device.</param>
    /// <param name="load">Loads the model from a factory.</param>
    /// <param name="warm">Runs every prepared size and learns how long each takes.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="InferenceStartException">A file is missing or wrong, or the runtime computes wrongly.</exception>
    public TargetedModel(SessionFactory factory, Func<SessionFactory, TModel> load, Func<TModel, RunTimeEstimator> warm, ILogger logger)
    {
        (_factory, _load, _warm, _logger) = (factory, load, warm, logger);
        _onCpu = load(factory);
        _cpuTimes = warm(_onCpu);
    }

    /// <summary>The model that serves.</summary>
    public TModel Model => _deviceTimes is null || _factory.State.IsLost ? _onCpu : _onDevice!;

    /// <summary>Its run times.</summary>
    public RunTimeEstimator Times => Model == _onCpu ? _cpuTimes : _deviceTimes!;

    /// <summary>
    /// Loads and warms the device's model; the CPU's serves where that fails. Called on the thread that runs it, since captured graphs belong to
    /// the thread that captured them, and while no other thread is at it: what another one asks of the driver would break a capture.
    /// </summary>
    public void TakeDevice()
    {
        try
        {
            _device = _factory.OpenDevice();
            if (_device is not null)
            {
                _onDevice = _load(_device);
                _deviceTimes = _warm(_onDevice);
            }
        }
        catch (Exception e) when (e is InferenceStartException or GraphRunException)
        {
            GiveUpDevice(e.Message);
        }
    }

    /// <summary>Goes on with the CPU's model after a run failed; false where it ran on the CPU.</summary>
    public bool TryFallBack(GraphRunException cause)
    {
        if (cause.OnDevice)
        {
            GiveUpDevice(cause.Message);
        }

        return cause.OnDevice;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onDevice?.Dispose();
        _device?.Dispose();
        _onCpu.Dispose();
    }

    private void GiveUpDevice(string reason)
    {
        var target = _factory.State.Runs;
        if (_factory.State.TryLose(reason))
        {
            _logger.DeviceLost(target.Name(), reason);
        }
    }
}
