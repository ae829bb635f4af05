namespace EdgeCx.Fuzz.Targets;

/// <summary>The parser and its oracle disagree about an input.</summary>
public sealed class OracleException : Exception
{
    /// <summary>Without a message.</summary>
    public OracleException()
    {
    }

    /// <summary>With what differs.</summary>
    public OracleException(string message)
        : base(message)
    {
    }

    /// <summary>With a cause.</summary>
    public OracleException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
