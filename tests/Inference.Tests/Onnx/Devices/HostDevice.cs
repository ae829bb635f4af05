using System.Runtime.InteropServices;
using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Onnx.Devices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Tests.Onnx.Devices;

/// <summary>
/// A device without a GPU: memory of its own beside the host's, copies that are queued until somebody waits, and real CPU sessions that run over its memory. It
/// fails when it is told to, and checks that every copy stays within what was taken.
/// </summary>
internal sealed class HostDevice(TargetState state) : IGraphDevice
{
    private readonly Dictionary<nint, long> _device = [];
    private readonly Dictionary<nint, long> _host = [];
    private readonly List<(nint To, nint From, long Bytes)> _queued = [];
    private readonly Thread _thread = Thread.CurrentThread;

    public ExecutionTarget Target => State.Runs;

    public TargetState State => state;

    public OrtMemoryInfo Memory => OrtMemoryInfo.DefaultInstance;

    /// <summary>Blocks that were taken and not given back.</summary>
    public int Outstanding => _device.Count + _host.Count;

    /// <summary>Bytes copied to the device and back.</summary>
    public (long Up, long Down) Copied { get; private set; }

    /// <summary>The next copy to the device fails, and every one after it.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Memory runs out at once.</summary>
    public bool IsFull { get; init; }

    /// <summary>A feature that the first plan has and that fails: when the session is made, or at its first run.</summary>
    public string? Refuses { get; init; }

    /// <summary>Captures that were broken off and put right.</summary>
    public int CapturesEnded { get; private set; }

    public IEnumerable<SessionPlan> Plans(GraphProfile graph)
    {
        if (Refuses is not null)
        {
            yield return new SessionPlan(Refuses, false, _ => throw new DeviceException("no such feature"));
        }

        yield return new SessionPlan("", false, _ => { });
    }

    public nint Allocate(long bytes) => Take(_device, bytes);

    public void Free(nint address) => Give(_device, address);

    public nint AllocateHost(long bytes) => Take(_host, bytes);

    public void FreeHost(nint address) => Give(_host, address);

    // No assertion library where runs must not allocate.
    public void Enter()
    {
        if (Thread.CurrentThread != _thread)
        {
            throw new InvalidOperationException("a device belongs to the thread that opened it");
        }
    }

    public void Upload(nint to, nint from, long bytes)
    {
        if (IsBroken)
        {
            throw new DeviceException("cuMemcpyHtoDAsync: CUDA_ERROR_LAUNCH_FAILED");
        }

        Within(_device, to, bytes);
        Within(_host, from, bytes);
        Copied = (Copied.Up + bytes, Copied.Down);
        Copy(to, from, bytes);
    }

    public void Download(nint to, nint from, long bytes)
    {
        Within(_host, to, bytes);
        Within(_device, from, bytes);
        Copied = (Copied.Up, Copied.Down + bytes);
        _queued.Add((to, from, bytes));
    }

    public void Wait()
    {
        foreach (var (to, from, bytes) in _queued)
        {
            Copy(to, from, bytes);
        }

        _queued.Clear();
    }

    public void EndCapture() => CapturesEnded++;

    public void Dispose()
    {
    }

    private static unsafe void Copy(nint to, nint from, long bytes) => Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);

    private static void Within(Dictionary<nint, long> blocks, nint address, long bytes)
    {
        if (!blocks.TryGetValue(address, out var length) || bytes < 1 || bytes > length)
        {
            throw new InvalidOperationException($"{bytes} bytes at {address:x} are not within a block");
        }
    }

    private unsafe nint Take(Dictionary<nint, long> blocks, long bytes)
    {
        if (IsFull)
        {
            throw new DeviceException($"cuMemAlloc of {bytes} bytes: CUDA_ERROR_OUT_OF_MEMORY");
        }

        var address = (nint)NativeMemory.AlignedAlloc((nuint)bytes, 256);
        NativeMemory.Clear((void*)address, (nuint)bytes);
        blocks.Add(address, bytes);
        return address;
    }

    private static unsafe void Give(Dictionary<nint, long> blocks, nint address)
    {
        blocks.Remove(address).ShouldBeTrue();
        NativeMemory.AlignedFree((void*)address);
    }
}
