using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Onnx.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>Factories whose device is a <see cref="HostDevice"/>, and the devices that were opened, in the order of the threads that opened them.</summary>
internal sealed class HostDevices(Func<TargetState, HostDevice>? make = null)
{
    public List<HostDevice> Opened { get; } = [];

    public TargetState State { get; } = new(ExecutionTarget.Cuda, ExecutionTarget.Cuda, "") { Device = "a host device" };

    public SessionFactory NewFactory(InferenceOptions options, ILogger logger) => new(options, logger, State, () =>
    {
        var device = make?.Invoke(State) ?? new HostDevice(State);
        Opened.Add(device);
        return device;
    });
}
