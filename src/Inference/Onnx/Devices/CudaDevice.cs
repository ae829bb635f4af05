using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>
/// An NVIDIA GPU as one inference thread sees it: the device's primary context (ONNX Runtime's, too) and a stream of the thread's own, on which
/// copies and kernels follow one another without waiting for the other thread's.
/// </summary>
internal sealed class CudaDevice : IGraphDevice
{
    private readonly GpuOptions _options;
    private readonly int _device;
    private readonly nint _context;
    private readonly nint _stream;

    /// <summary>Opens the device on the calling thread.</summary>
    /// <exception cref="DeviceException">The driver refuses.</exception>
    public CudaDevice(TargetState state, GpuOptions options)
    {
        (State, _options) = (state, options);
        CudaDriver.Check(CudaDriver.Init(0), "cuInit");
        CudaDriver.Check(CudaDriver.DeviceGet(out _device, options.Device), "cuDeviceGet");
        CudaDriver.Check(CudaDriver.DevicePrimaryCtxRetain(out _context, _device), "cuDevicePrimaryCtxRetain");
        try
        {
            Enter();
            CudaDriver.Check(CudaDriver.StreamCreate(out _stream, CudaDriver.NonBlocking), "cuStreamCreate");
        }
        catch
        {
            _ = CudaDriver.DevicePrimaryCtxRelease(_device);
            throw;
        }

        Memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, options.Device, OrtMemType.Default);
    }

    /// <inheritdoc/>
    public ExecutionTarget Target => State.Runs;

    /// <inheritdoc/>
    public TargetState State { get; }

    /// <inheritdoc/>
    public OrtMemoryInfo Memory { get; }

    /// <inheritdoc/>
    public IEnumerable<SessionPlan> Plans(GraphProfile graph) => Target == ExecutionTarget.TensorRt
        ? TensorRtProvider.Plans(_options, _stream, graph)
        : CudaProvider.Plans(_options, _stream);

    /// <inheritdoc/>
    public nint Allocate(long bytes)
    {
        Enter();
        CudaDriver.Check(CudaDriver.MemAlloc(out var address, (nuint)bytes), $"cuMemAlloc of {bytes} bytes");
        CudaDriver.Check(CudaDriver.MemsetD8(address, 0, (nuint)bytes), "cuMemsetD8");
        return address;
    }

    /// <inheritdoc/>
    public void Free(nint address)
    {
        Enter();
        CudaDriver.Check(CudaDriver.MemFree(address), "cuMemFree");
    }

    /// <inheritdoc/>
    public unsafe nint AllocateHost(long bytes)
    {
        Enter();
        CudaDriver.Check(CudaDriver.MemHostAlloc(out var address, (nuint)bytes, CudaDriver.Portable), $"cuMemHostAlloc of {bytes} bytes");
        NativeMemory.Clear((void*)address, (nuint)bytes);
        return address;
    }

    /// <inheritdoc/>
    public void FreeHost(nint address)
    {
        Enter();
        CudaDriver.Check(CudaDriver.MemFreeHost(address), "cuMemFreeHost");
    }

    /// <inheritdoc/>
    public void Enter() => CudaDriver.Check(CudaDriver.CtxSetCurrent(_context), "cuCtxSetCurrent");

    /// <inheritdoc/>
    public void Upload(nint to, nint from, long bytes) =>
        CudaDriver.Check(CudaDriver.MemcpyHtoDAsync(to, from, (nuint)bytes, _stream), "cuMemcpyHtoDAsync");

    /// <inheritdoc/>
    public void Download(nint to, nint from, long bytes) =>
        CudaDriver.Check(CudaDriver.MemcpyDtoHAsync(to, from, (nuint)bytes, _stream), "cuMemcpyDtoHAsync");

    /// <inheritdoc/>
    public void Wait() => CudaDriver.Check(CudaDriver.StreamSynchronize(_stream), "cuStreamSynchronize");

    /// <inheritdoc/>
    public void EndCapture()
    {
        CudaDriver.Check(CudaDriver.StreamIsCapturing(_stream, out var status), "cuStreamIsCapturing");
        if (status != 0)
        {
            // A capture that was broken off ends with an error and without a graph; what counts is that the stream is free again.
            _ = CudaDriver.StreamEndCapture(_stream, out var graph);
            if (graph != 0)
            {
                _ = CudaDriver.GraphDestroy(graph);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Memory.Dispose();
        if (!State.IsLost)
        {
            // Nobody could do anything about a driver that refuses to let go.
            _ = CudaDriver.StreamDestroy(_stream);
            _ = CudaDriver.DevicePrimaryCtxRelease(_device);
        }
    }
}
