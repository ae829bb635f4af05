using EdgeCx.Inference.Onnx;

namespace EdgeCx.Inference.Speech;

/// <summary>One transcriber that we know: its files, its language and how it is fetched.</summary>
/// <param name="Name">Name in configuration and reports.</param>
/// <param name="Language">ISO 639-1.</param>
/// <param name="EncoderSha256">Hash of <c>encoder_model.onnx</c>.</param>
/// <param name="DecoderSha256">Hash of <c>decoder_model_merged.onnx</c>.</param>
/// <param name="Remedy">The command that brings the files.</param>
internal sealed record TranscriberModel(string Name, string Language, string EncoderSha256, string DecoderSha256, string Remedy)
{
    /// <summary>Moonshine tiny, English, int8: 28 MB.</summary>
    public static TranscriberModel Tiny { get; } = new(
        "tiny",
        "en",
        "c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a",
        "eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367",
        "provision/provision.sh --verify, then build again");

    /// <summary>Moonshine base, English, int8: 63 MB.</summary>
    public static TranscriberModel Base { get; } = new(
        "base",
        "en",
        "1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751",
        "cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3",
        "provision/provision.sh --base-english, then build again");

    /// <summary>Moonshine base, Spanish, int8: 64 MB, under the Moonshine AI Community License.</summary>
    public static TranscriberModel Spanish { get; } = new(
        "base-es",
        "es",
        "cb1715ea8a3610c89a94b677f24e4c623d68dc608e8d2d33d5ccf0a6f62a7d13",
        "46b0fc488df4de5ea424762129c2dfe193558baff059ae3b7639aef108648969",
        "provision/provision.sh --spanish --accepted-by \"NAME, DATE\", then build again");

    /// <summary>Loads both graphs.</summary>
    /// <exception cref="InferenceStartException">A file is missing or not the one we know.</exception>
    public SpeechGraph Load(SessionFactory factory, string modelRoot)
    {
        var folder = Path.Combine(modelRoot, "moonshine", Name);
        return factory.LoadSpeech(
            "moonshine-" + Name,
            new ModelFile(Path.Combine(folder, "encoder_model.onnx"), EncoderSha256, Remedy),
            new ModelFile(Path.Combine(folder, "decoder_model_merged.onnx"), DecoderSha256, Remedy));
    }
}
