namespace EdgeCx.Appliance.Configuration;

/// <summary>The configuration cannot be started with. Lists everything that is wrong, not only the first.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>Without errors named.</summary>
    public ConfigurationException()
        : this([])
    {
    }

    /// <summary>With one error.</summary>
    public ConfigurationException(string message)
        : this([message])
    {
    }

    /// <summary>With one error and its cause.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException) => Errors = [message];

    /// <summary>With all errors.</summary>
    public ConfigurationException(IReadOnlyList<string> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    /// <summary>Each error: key, value, what is allowed.</summary>
    public IReadOnlyList<string> Errors { get; }
}
