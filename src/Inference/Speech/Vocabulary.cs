using System.Globalization;
using System.Text;
using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Speech;

/// <summary>
/// The text behind the transcriber's tokens: LLaMA's 32000 entries, of which <c>▁</c> stands for a space and <c>&lt;0xNN&gt;</c> for a byte.
/// Read out of the tokenizer's source file, which holds them as one base64 constant, an entry a line.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The one file we know.</summary>
    public const string Sha256 = "34a7b9f7579d40486444590c37cba6564ef40c3dd98ecdfc2f7c886ae72c898d";

    /// <summary>Entries; tokens from here on have no text.</summary>
    public const int Entries = 32000;

    /// <summary>Begins every text; never part of it.</summary>
    public const int Start = 1;

    /// <summary>Ends every text.</summary>
    public const int End = 2;

    private const string Constant = "const llama_vocab_base64 = \"";
    private readonly byte[][] _texts;

    private Vocabulary(byte[][] texts) => _texts = texts;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InferenceStartException">It is missing, another one, or does not hold 32000 entries.</exception>
    public static Vocabulary Load(string modelRoot)
    {
        var file = new ModelFile(Path.Combine(modelRoot, "moonshine", "llama-tokenizer.js"), Sha256, "provision/provision.sh --verify, then build again");
        return Parse(Encoding.UTF8.GetString(file.Read()), file.Path);
    }

    /// <summary>Reads the source's text.</summary>
    /// <exception cref="InferenceStartException">It does not hold 32000 entries.</exception>
    internal static Vocabulary Parse(string source, string name)
    {
        var begin = source.IndexOf(Constant, StringComparison.Ordinal);
        var end = begin < 0 ? -1 : source.IndexOf('"', begin + Constant.Length);
        if (end < 0)
        {
            throw new InferenceStartException($"{name}: the constant llama_vocab_base64 is not in it.");
        }

        var buffer = new byte[end - begin];
        if (!Convert.TryFromBase64Chars(source.AsSpan(begin + Constant.Length, end - begin - Constant.Length), buffer, out var length))
        {
            throw new InferenceStartException($"{name}: the constant llama_vocab_base64 is not base64.");
        }

        var lines = Encoding.UTF8.GetString(buffer.AsSpan(0, length)).Split('\n');
        return lines.Length == Entries
            ? new Vocabulary([.. lines.Select(Bytes)])
            : throw new InferenceStartException($"{name}: the vocabulary has {lines.Length} entries, expected {Entries}.");
    }

    /// <summary>The text of tokens; those that have none are left out. Bytes that are no UTF-8 become U+FFFD.</summary>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        using var text = new MemoryStream();
        foreach (var token in tokens)
        {
            if (token is > End and < Entries)
            {
                text.Write(_texts[token]);
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)).Trim();
    }

    private static byte[] Bytes(string entry) =>
        entry.Length == 6 && entry.StartsWith("<0x", StringComparison.Ordinal) && entry[5] == '>'
            ? [byte.Parse(entry.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)]
            : Encoding.UTF8.GetBytes(entry.Replace('\u2581', ' '));
}
