using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeCx.Inference.Onnx;

/// <summary>
/// Finds ONNX Runtime's native library: the configured one (a Jetson needs its vendor's build), else the one beside the program.
/// A process loads one library; the first choice stands.
/// </summary>
internal static class NativeRuntime
{
    /// <summary>The oldest release that has every function which the C# API of 1.29 looks up when it is first used; an older one would fail there without saying why.</summary>
    public static readonly Version Oldest = new(1, 24);

    private static readonly Lock Gate = new();
    private static string? _path;
    private static nint _handle;
    private static bool _bound;

    /// <summary>The path in use; null while none was loaded, or where the system's own search finds it.</summary>
    public static string? LoadedPath => _path;

    /// <summary>Version of the native library.</summary>
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>Loads the library.</summary>
    /// <param name="configured"><c>Inference:NativeLibrary</c>, or null.</param>
    /// <exception cref="InferenceStartException">It is not there, cannot be loaded, or another one is loaded already.</exception>
    public static void Load(string? configured)
    {
        lock (Gate)
        {
            if (_bound)
            {
                if (configured is not null && Path.GetFullPath(configured) != _path)
                {
                    throw new InferenceStartException(
                        $"Inference:NativeLibrary is '{configured}', but this process has loaded '{_path}' already; restart with the new path.");
                }

                return;
            }

            var path = configured is null ? BesideProgram() : Path.GetFullPath(configured);
            if (path is not null)
            {
                _handle = LoadOrThrow(path, configured is not null);
                RefuseOld(path, VersionOf(_handle));
                _path = path;
            }

            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
            _bound = true;

            // What goes wrong is thrown and told by us in one line; the runtime's own lines on standard error say it again, less clearly.
            OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        }
    }

    /// <summary>Refuses a library that is older than <see cref="Oldest"/>.</summary>
    /// <exception cref="InferenceStartException">It is; both versions are named.</exception>
    internal static void RefuseOld(string path, string? version)
    {
        if (!System.Version.TryParse(version?.Split('-', '+')[0], out var found) || found < Oldest)
        {
            throw new InferenceStartException(
                $"The native library '{path}' is ONNX Runtime {version ?? "of an unknown version"}; needed is {Oldest} or newer. Name another one in Inference:NativeLibrary, or none for the one that came with the appliance.");
        }
    }

    /// <summary>Asks a library for its version by the one function that every release has, before the C# API is touched.</summary>
    private static unsafe string? VersionOf(nint handle)
    {
        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var entry))
        {
            return null;
        }

        // OrtApiBase: GetApi, GetVersionString.
        var functions = ((delegate* unmanaged<nint*>)entry)();
        var version = (delegate* unmanaged<nint>)functions[1];
        return Marshal.PtrToStringUTF8(version());
    }

    private static string? BesideProgram()
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var path = Path.Combine(AppContext.BaseDirectory, "runtimes", architecture, "native", "libonnxruntime.so");
        return File.Exists(path) ? path : null;
    }

    private static nint LoadOrThrow(string path, bool configured)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var remedy = configured
                ? "Check Inference:NativeLibrary: it must be a libonnxruntime.so for this processor, with what it depends on."
                : "Build again (the build provisions it), or name another one in Inference:NativeLibrary.";
            throw new InferenceStartException($"The native library '{path}' cannot be loaded: {e.Message.Trim()} {remedy}", e);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) => name == "onnxruntime" ? _handle : 0;
}
