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
                _path = path;
            }

            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
            _bound = true;

            // What goes wrong is thrown and told by us in one line; the runtime's own lines on standard error say it again, less clearly.
            OrtEnv.Instance().EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        }
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
