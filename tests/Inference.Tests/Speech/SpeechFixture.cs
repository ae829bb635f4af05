using EdgeCx.Inference.Onnx;
using EdgeCx.Inference.Speech;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>The transcribers, loaded once for a class of tests.</summary>
public sealed class SpeechFixture : IDisposable
{
    private readonly Lazy<Transcriber> _tiny = new(() => Load(TranscriberModel.Tiny));
    private readonly Lazy<Transcriber> _base = new(() => Load(TranscriberModel.Base));

    internal static bool HasBase => File.Exists(Path.Combine(new InferenceOptions().ModelRoot, "moonshine", "base", "encoder_model.onnx"));

    internal Transcriber Tiny => _tiny.Value;

    internal Transcriber Base => _base.Value;

    public void Dispose()
    {
        if (_tiny.IsValueCreated)
        {
            Tiny.Dispose();
        }

        if (_base.IsValueCreated)
        {
            Base.Dispose();
        }
    }

    private static Transcriber Load(TranscriberModel model)
    {
        var options = new InferenceOptions();
        return Transcriber.Load(model, new SessionFactory(options, NullLogger.Instance), options.ModelRoot);
    }
}
