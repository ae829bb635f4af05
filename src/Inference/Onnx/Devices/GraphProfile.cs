using System.Globalization;

namespace EdgeCx.Inference.Onnx.Devices;

/// <summary>What a device may know of a graph before its session is made.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Sha256">The file's hash, lower-case hexadecimal.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Sizes">The prepared batch sizes, rising.</param>
internal sealed record GraphProfile(string Name, string Sha256, GraphPort[] Inputs, int[] Sizes)
{
    /// <summary>The inputs' shapes at a batch size, as TensorRT's options take them: <c>pcm8:32x6000,em_prev:32x1</c>.</summary>
    public string ShapesAt(int size) =>
        string.Join(',', Inputs.Select(p => $"{p.Name}:{string.Join('x', p.At(size).Select(d => d.ToString(CultureInfo.InvariantCulture)))}"));

    /// <summary>Name that only this file at these sizes has: an engine built of another file must never be taken for it.</summary>
    public string CacheName => $"{Path.GetFileNameWithoutExtension(Name)}-{Sha256[..12]}-{Sizes[0]}-{Sizes[^1]}";
}
