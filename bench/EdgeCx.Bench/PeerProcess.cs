using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeCx.Inference;

namespace EdgeCx.Bench;

/// <summary>The peer in a process of its own: Node.js with onnxruntime-node and a session for every stream (<c>bench/node/peer.cjs</c>).</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Process _process;

    /// <summary>Starts it and waits until its sessions are made and have run.</summary>
    /// <param name="streams">Each stream's speech.</param>
    /// <param name="threads">Threads of a session; 0 for what onnxruntime-node takes by itself.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public PeerProcess(short[][] streams, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("edgecx-bench-").FullName;
        try
        {
            var setup = Path.Combine(folder, "setup.json");
            File.WriteAllText(setup, JsonSerializer.Serialize(Prepare(folder, streams, threads), Json));
            var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "node", "peer.cjs"), setup])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment["LD_LIBRARY_PATH"] = folder;
            _process = Process.Start(start)!;
            if (_process.StandardOutput.ReadLine() != "ready")
            {
                _process.Dispose();
                throw new InvalidOperationException("the peer did not start: what it wrote above says why");
            }
        }
        finally
        {
            // Once it is ready it has read all of it.
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it lacks to run, and how to get it; null where it can run.</summary>
    public static string? Lacks =>
        RuntimeInformation.ProcessArchitecture != Architecture.X64 ? "the peer is fetched for x64 alone"
        : !File.Exists(Path.Combine(ThirdPartyFiles.OnnxRuntimeNode, "package.json")) ? "onnxruntime-node is not fetched: provision/provision.sh --bench"
        : !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "node"))) ? "node is not on PATH (Debian: nodejs)"
        : null;

    /// <summary>Lets it hear the next seconds of every stream.</summary>
    public TurnCost Turn(double seconds, bool withEmotion)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(withEmotion ? "both" : "voice")} {seconds}"));
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer ended in the middle of a turn");
        var answer = JsonSerializer.Deserialize<Answer>(line, Json)!;
        return new TurnCost(answer.CpuMicroseconds * 1000, answer.Frames, answer.Speech, answer.Windows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Setup Prepare(string folder, short[][] streams, int threads)
    {
        // The binding asks for this name. It is the same file that the appliance loads.
        File.CreateSymbolicLink(Path.Combine(folder, "libonnxruntime.so.1"), ThirdPartyFiles.OnnxRuntime);
        var pcm = Path.Combine(folder, "streams.s16");
        using (var file = File.Create(pcm))
        {
            foreach (var stream in streams)
            {
                file.Write(MemoryMarshal.AsBytes(stream.AsSpan()));
            }
        }

        var emotion = new InferenceOptions().EmotionRoot;
        return new Setup(
            ThirdPartyFiles.OnnxRuntimeNode,
            threads,
            streams.Length,
            pcm,
            ThirdPartyFiles.PublishedSilero,
            Path.Combine(emotion, "voice-emotion.prosody.onnx"),
            Path.Combine(emotion, "voice-emotion.layer1.fp32.onnx"),
            Path.Combine(emotion, "voice-emotion.layer2.fp32.onnx"));
    }

    private sealed record Setup(string Runtime, int Threads, int Streams, string Pcm, string Voice, string Prosody, string Layer1, string Layer2);

    private sealed record Answer(int Frames, int Speech, int Windows, long CpuMicroseconds);
}
