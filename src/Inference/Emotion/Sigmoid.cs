namespace EdgeCx.Inference.Emotion;

/// <summary>The logistic function.</summary>
internal static class Sigmoid
{
    /// <summary>1 / (1 + e^−x).</summary>
    public static double Of(double x) => 1 / (1 + Math.Exp(-x));
}
