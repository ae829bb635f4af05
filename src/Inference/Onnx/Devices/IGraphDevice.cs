using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>
/// A device with memory of its own that graphs run on: its memory, the copies to and from it, and how a session is put on it. One stream of work,
/// in order; opened and used on one thread. Every member may fail with <see cref="DeviceException"/>.
/// </summary>
internal interface IGraphDevice : IDisposable
{
    /// <summary>The target that its sessions run on.</summary>
    ExecutionTarget Target { get; }

    /// <summary>Whether it is still there; shared by all threads that use the same device.</summary>
    TargetState State { get; }

    /// <summary>What ONNX Runtime calls its memory.</summary>
    OrtMemoryInfo Memory { get; }

    /// <summary>The ways to put a graph's session on the device, the best first.</summary>
    IEnumerable<SessionPlan> Plans(GraphProfile graph);

    /// <summary>Takes device memory, zeroed.</summary>
    nint Allocate(long bytes);

    /// <summary>Gives device memory back.</summary>
    void Free(nint address);

    /// <summary>Takes page-locked host memory, zeroed: copies from and to it need no copy in between.</summary>
    nint AllocateHost(long bytes);

    /// <summary>Gives host memory back.</summary>
    void FreeHost(nint address);

    /// <summary>Makes the device the calling thread's.</summary>
    void Enter();

    /// <summary>Queues a copy from host memory to the device.</summary>
    void Upload(nint to, nint from, long bytes);

    /// <summary>Queues a copy from the device to host memory.</summary>
    void Download(nint to, nint from, long bytes);

    /// <summary>Waits until all that was queued is done.</summary>
    void Wait();

    /// <summary>Puts the stream right after a run that failed while it was being captured.</summary>
    void EndCapture();
}
