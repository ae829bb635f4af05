namespace EdgeCx.Core.Calls;

/// <summary>
/// The appliance's own name of a call: random, without any part of a number, an address or the SIP Call-ID, so that it may stand in a log.
/// </summary>
/// <param name="Value">The text, e.g. <c>c-7f3k2m9q</c>.</param>
public readonly record struct CallId(string Value)
{
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>A new random id.</summary>
    public static CallId New() => new("c-" + System.Security.Cryptography.RandomNumberGenerator.GetString(Alphabet, 10));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
