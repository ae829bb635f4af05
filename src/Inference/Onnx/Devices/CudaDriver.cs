using System.Runtime.InteropServices;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>
/// The part of NVIDIA's driver API that memory, copies and a stream need. It is the driver's own library, which is there wherever a GPU works, and
/// it keeps its name over CUDA versions and on Jetson; ONNX Runtime has no call for a copy into a tensor that is bound already.
/// </summary>
internal static partial class CudaDriver
{
    /// <summary>The library.</summary>
    public const string Library = "libcuda.so.1";

    /// <summary><c>CU_STREAM_NON_BLOCKING</c>: does not wait for the default stream.</summary>
    public const uint NonBlocking = 1;

    /// <summary><c>CU_MEMHOSTALLOC_PORTABLE</c>: page-locked for every context.</summary>
    public const uint Portable = 1;

    /// <summary>Throws where a call did not succeed.</summary>
    /// <exception cref="DeviceException">It did not; the call and the driver's name of the error are named.</exception>
    public static void Check(int result, string call)
    {
        if (result != 0)
        {
            throw new DeviceException($"{call}: {NameOf(result)}");
        }
    }

    /// <summary>The driver's name of an error, <c>CUDA_ERROR_NO_DEVICE</c> say.</summary>
    public static string NameOf(int result) =>
        GetErrorName(result, out var name) == 0 && Marshal.PtrToStringUTF8(name) is { Length: > 0 } text ? text : $"error {result}";

    [LibraryImport(Library, EntryPoint = "cuGetErrorName")]
    private static partial int GetErrorName(int error, out nint name);

    [LibraryImport(Library, EntryPoint = "cuInit")]
    public static partial int Init(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDriverGetVersion")]
    public static partial int DriverGetVersion(out int version);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetCount")]
    public static partial int DeviceGetCount(out int count);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    public static partial int DeviceGet(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    public static partial int DeviceGetName(Span<byte> name, int length, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    public static partial int DevicePrimaryCtxRetain(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    public static partial int DevicePrimaryCtxRelease(int device);

    [LibraryImport(Library, EntryPoint = "cuCtxSetCurrent")]
    public static partial int CtxSetCurrent(nint context);

    [LibraryImport(Library, EntryPoint = "cuStreamCreate")]
    public static partial int StreamCreate(out nint stream, uint flags);

    [LibraryImport(Library, EntryPoint = "cuStreamDestroy_v2")]
    public static partial int StreamDestroy(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamSynchronize")]
    public static partial int StreamSynchronize(nint stream);

    [LibraryImport(Library, EntryPoint = "cuStreamIsCapturing")]
    public static partial int StreamIsCapturing(nint stream, out int status);

    [LibraryImport(Library, EntryPoint = "cuStreamEndCapture")]
    public static partial int StreamEndCapture(nint stream, out nint graph);

    [LibraryImport(Library, EntryPoint = "cuGraphDestroy")]
    public static partial int GraphDestroy(nint graph);

    [LibraryImport(Library, EntryPoint = "cuMemAlloc_v2")]
    public static partial int MemAlloc(out nint address, nuint bytes);

    [LibraryImport(Library, EntryPoint = "cuMemFree_v2")]
    public static partial int MemFree(nint address);

    [LibraryImport(Library, EntryPoint = "cuMemsetD8_v2")]
    public static partial int MemsetD8(nint address, byte value, nuint count);

    [LibraryImport(Library, EntryPoint = "cuMemHostAlloc")]
    public static partial int MemHostAlloc(out nint address, nuint bytes, uint flags);

    [LibraryImport(Library, EntryPoint = "cuMemFreeHost")]
    public static partial int MemFreeHost(nint address);

    [LibraryImport(Library, EntryPoint = "cuMemcpyHtoDAsync_v2")]
    public static partial int MemcpyHtoDAsync(nint to, nint from, nuint bytes, nint stream);

    [LibraryImport(Library, EntryPoint = "cuMemcpyDtoHAsync_v2")]
    public static partial int MemcpyDtoHAsync(nint to, nint from, nuint bytes, nint stream);
}
