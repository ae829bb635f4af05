namespace EdgeCx.Fuzz.Targets;

/// <summary>Says where a parser and its oracle differ.</summary>
internal static class Oracle
{
    /// <summary>Throws unless it holds.</summary>
    public static void Holds(bool holds, string what)
    {
        if (!holds)
        {
            throw new OracleException(what);
        }
    }
}
