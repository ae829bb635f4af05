namespace EdgeCx.Inference;

/// <summary>Inference cannot start: a model file, the native library or a graph is not what it must be. The message says what and what to do.</summary>
public sealed class InferenceStartException : Exception
{
    /// <summary>Makes one with a message for the operator.</summary>
    public InferenceStartException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a message for the operator and what lies behind it.</summary>
    public InferenceStartException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
