using EdgeCx.Inference.Evaluation.Clips;

namespace EdgeCx.Inference.Evaluation;

/// <summary>One WAV file as 8 kHz linear samples of its first channel (<see cref="ClipReader"/>).</summary>
internal static class ClipWav
{
    /// <summary>Reads the samples; false with what is wrong, where, and what is allowed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out short[] samples, out string reject)
    {
        var isRead = new ClipReader().TryRead(file, 0, out var audio, out reject);
        samples = audio.Samples;
        return isRead;
    }
}
