using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>
/// Finds out whether a GPU target is there, from the outside in: libraries, driver, device, provider. The runtime's own list of providers names CUDA on
/// machines without a GPU, so nothing is asked of it.
/// </summary>
internal static class GpuProbe
{
    /// <summary>Settles the target: the wanted one, else the next simpler one that is there.</summary>
    public static TargetState Settle(ExecutionTarget wanted, InferenceOptions options)
    {
        var reasons = new List<string>();
        for (var target = wanted; target != ExecutionTarget.Cpu; target--)
        {
            if (Obstacle(target, options) is not { } obstacle)
            {
                return new TargetState(wanted, target, reasons.Count == 0 ? "" : reasons[0]) { Device = Describe(options.Gpu.Device) };
            }

            reasons.Add(obstacle);
        }

        // TensorRT needs all that CUDA needs, so what keeps CUDA away is among what keeps TensorRT away, and is said once.
        return new TargetState(wanted, ExecutionTarget.Cpu, reasons.Count == 0 ? "" : reasons[0]);
    }

    /// <summary>What keeps a target from running here, in one line; null where nothing does.</summary>
    private static string? Obstacle(ExecutionTarget target, InferenceOptions options)
    {
        try
        {
            // A vendor's build brings its own requirements; of ours they are known.
            var isOurs = options.NativeLibrary is null && RuntimeInformation.ProcessArchitecture == Architecture.X64;
            if (isOurs && NativeRuntime.LoadedPath is { } path && GpuLibraries.Missing(target, Path.GetDirectoryName(path)!) is { } missing)
            {
                return missing;
            }

            return Driver(options.Gpu.Device, isOurs ? GpuLibraries.CudaVersion : 0) ?? Provider(target, options.Gpu);
        }
        catch (DllNotFoundException)
        {
            return $"{CudaDriver.Library} cannot be loaded: NVIDIA's driver is not installed (on a Jetson it comes with L4T, package nvidia-l4t-cuda)";
        }
        catch (Exception e) when (e is DeviceException || SessionFactory.IsRuntimeError(e))
        {
            return FirstLine(e.Message);
        }
    }

    private static string? Driver(int device, int needed)
    {
        if (CudaDriver.Init(0) is var result and not 0)
        {
            return $"the driver finds no device (cuInit: {CudaDriver.NameOf(result)}); check nvidia-smi, and that the service may see /dev/nvidia* (deploy/systemd/edgecx.service.d/gpu.conf)";
        }

        CudaDriver.Check(CudaDriver.DeviceGetCount(out var count), "cuDeviceGetCount");
        if (device >= count)
        {
            return $"Inference:Gpu:Device is {device}, but there {(count == 1 ? "is 1 device" : $"are {count} devices")}, counted from 0";
        }

        CudaDriver.Check(CudaDriver.DriverGetVersion(out var version), "cuDriverGetVersion");
        return version < needed ? $"the driver is for CUDA {Dotted(version)}, needed is {Dotted(needed)} or newer (NVIDIA's driver 580)" : null;
    }

    private static string? Provider(ExecutionTarget target, GpuOptions gpu)
    {
        using var session = new SessionOptions();
        if (target == ExecutionTarget.TensorRt)
        {
            using var provider = new OrtTensorRTProviderOptions();
            session.AppendExecutionProvider_Tensorrt(provider);
        }

        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = gpu.Device.ToString(CultureInfo.InvariantCulture) });
        session.AppendExecutionProvider_CUDA(cuda);
        return null;
    }

    private static string Describe(int ordinal)
    {
        var name = new byte[96];
        CudaDriver.Check(CudaDriver.DeviceGet(out var device, ordinal), "cuDeviceGet");
        CudaDriver.Check(CudaDriver.DeviceGetName(name, name.Length, device), "cuDeviceGetName");
        CudaDriver.Check(CudaDriver.DriverGetVersion(out var version), "cuDriverGetVersion");
        return $"{Encoding.UTF8.GetString(name).TrimEnd('\0')}, driver for CUDA {Dotted(version)}";
    }

    private static string Dotted(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOf('\n');
        return (end < 0 ? line : line[..end]).ToString();
    }
}
