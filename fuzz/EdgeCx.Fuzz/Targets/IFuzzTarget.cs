namespace EdgeCx.Fuzz.Targets;

/// <summary>
/// One parser under fuzz, with an oracle: <see cref="Run"/> parses the input and checks what came out against an independent, slow,
/// obviously right computation. It throws <see cref="OracleException"/> where they differ; any other exception is a crash.
/// </summary>
internal interface IFuzzTarget
{
    /// <summary>Name on the command line, e.g. <c>rtp</c>.</summary>
    string Name { get; }

    /// <summary>Valid and nearly valid inputs to start from.</summary>
    IEnumerable<byte[]> Seeds { get; }

    /// <summary>Tokens that the mutator splices in.</summary>
    IEnumerable<byte[]> Dictionary { get; }

    /// <summary>Parses and checks one input.</summary>
    void Run(ReadOnlySpan<byte> input);
}
