using System.Security.Cryptography;

namespace EdgeCx.Inference.Onnx;

/// <summary>A model file that has to be exactly the one we know: its place, its hash, and what puts it right when it is not.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Sha256">Expected hash, lower-case hexadecimal.</param>
/// <param name="Remedy">The command that brings the right file.</param>
internal sealed record ModelFile(string Path, string Sha256, string Remedy)
{
    /// <summary>Reads the file and checks it.</summary>
    /// <exception cref="InferenceStartException">It is missing or another one; the message names the file and the command that fixes it.</exception>
    public byte[] Read()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InferenceStartException($"The model file '{Path}' cannot be read ({e.Message.Trim()}). To fix it: {Remedy}", e);
        }

        var found = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return found == Sha256
            ? bytes
            : throw new InferenceStartException($"The model file '{Path}' has sha256 {found}, expected {Sha256}. To fix it: {Remedy}");
    }
}
