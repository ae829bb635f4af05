using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Emotion;

/// <summary>The files beside <c>voice-emotion.json</c>.</summary>
internal static class ModelFiles
{
    /// <summary>A file that the description lists.</summary>
    public static ModelFile Of(string folder, EmotionModelDescription.FileEntry entry) =>
        new(Path.Combine(folder, entry.File), entry.Sha256, EmotionModelDescription.Remedy);

    /// <summary>Reads numbers that have no hash of their own.</summary>
    /// <exception cref="InferenceStartException">The file is missing or has another length.</exception>
    public static float[] ReadNumbers(string folder, string name, int length)
    {
        var path = Path.Combine(folder, name);
        try
        {
            var values = ToFloats(File.ReadAllBytes(path));
            return values.Length == length
                ? values
                : throw new InferenceStartException($"'{path}' holds {values.Length} numbers, expected {length}. To fix it: {EmotionModelDescription.Remedy}");
        }
        catch (IOException e)
        {
            throw new InferenceStartException($"'{path}' cannot be read ({e.Message.Trim()}). To fix it: {EmotionModelDescription.Remedy}", e);
        }
    }

    /// <summary>Little-endian float32.</summary>
    public static float[] ToFloats(byte[] bytes)
    {
        var values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (!BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
            }
        }

        return values;
    }
}
