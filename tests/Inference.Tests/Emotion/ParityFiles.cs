using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeCx.Inference.Tests.Emotion;

/// <summary>What PyTorch made of synthetic inputs (contract, section 9).</summary>
internal sealed class ParityFiles
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "voice-emotion", "parity");
    private readonly JsonElement _index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "parity.json"))).RootElement;

    public JsonElement Leg => _index.GetProperty("leg");

    public short[] LegSamples => MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Path.Combine(Folder, Leg.GetProperty("file").GetString()!))).ToArray();

    /// <summary>The rows of an array.</summary>
    public float[][] Rows(string name)
    {
        var entry = _index.GetProperty("arrays").GetProperty(name);
        var values = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Folder, entry.GetProperty("file").GetString()!))).ToArray();
        return [.. values.Chunk(entry.GetProperty("shape").EnumerateArray().Skip(1).Aggregate(1, (length, d) => length * d.GetInt32()))];
    }

    /// <summary>Whether there is an array.</summary>
    public bool Has(string name) => _index.GetProperty("arrays").TryGetProperty(name, out _);

    public double Tolerance(string group, string name) => _index.GetProperty("tolerances").GetProperty(group).GetProperty(name).GetDouble();

    public static double Distance(ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
    {
        double difference = 0, size = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow(found[i] - expected[i], 2);
            size += Math.Pow(expected[i], 2);
        }

        return Math.Sqrt(difference / size);
    }
}
