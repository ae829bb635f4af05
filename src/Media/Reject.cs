namespace EdgeCx.Media;

/// <summary>Why a parser did not take an input: a value, never an exception.</summary>
/// <param name="Offset">Byte offset at which it gave up.</param>
/// <param name="Reason">What was expected there, in plain words; a constant string.</param>
internal readonly record struct Reject(int Offset, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"offset {Offset}: {Reason}";
}
