namespace EdgeCx.Inference.Voice;

/// <summary>Level of a frame.</summary>
internal static class FrameLevel
{
    /// <summary>What digital silence is reported as, dBFS.</summary>
    public const float Floor = -96;

    /// <summary>RMS level of 16-bit samples, dBFS; <see cref="Floor"/> for silence or no samples.</summary>
    public static float Dbfs(ReadOnlySpan<short> samples)
    {
        long energy = 0;
        foreach (var sample in samples)
        {
            energy += sample * sample;
        }

        return energy == 0 ? Floor : MathF.Max(Floor, 10 * MathF.Log10(energy / (float)samples.Length / (32768f * 32768f)));
    }
}
