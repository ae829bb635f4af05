using System.Security.Cryptography;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// A master key with its salt and, where the peer gave one, its identifier (MKI, RFC 3711 3.1). A secret: it is in no text, and
/// <see cref="Wipe"/> clears it when its leg ends.
/// </summary>
internal sealed class SrtpMasterKey
{
    private readonly byte[] _octets;
    private readonly int _keyBytes;
    private readonly byte[] _identifier;

    /// <summary>Takes key and salt, as they stand together in SDES, into its own keeping.</summary>
    /// <param name="suite">Suite that the key is for.</param>
    /// <param name="octets">Key, then salt: as many octets as the suite asks.</param>
    /// <param name="identifier">MKI as it stands in packets; empty without one.</param>
    public SrtpMasterKey(SrtpSuite suite, byte[] octets, byte[]? identifier = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(octets.Length, suite.KeyBytes + suite.SaltBytes);
        _octets = octets;
        _keyBytes = suite.KeyBytes;
        _identifier = identifier ?? [];
    }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key => _octets.AsSpan(0, _keyBytes);

    /// <summary>The salt.</summary>
    public ReadOnlySpan<byte> Salt => _octets.AsSpan(_keyBytes);

    /// <summary>Key and salt, as SDES writes them.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>The identifier in packets; empty without one.</summary>
    public ReadOnlySpan<byte> Identifier => _identifier;

    /// <summary>A new random key.</summary>
    public static SrtpMasterKey Generate(SrtpSuite suite) => new(suite, RandomNumberGenerator.GetBytes(suite.KeyBytes + suite.SaltBytes));

    /// <summary>Same key, salt and identifier. Takes the same time wherever they differ.</summary>
    public bool IsSame(SrtpMasterKey other) =>
        CryptographicOperations.FixedTimeEquals(_octets, other._octets) && _identifier.AsSpan().SequenceEqual(other._identifier);

    /// <summary>Clears it. What was derived from it lives on its own.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(_octets);

    /// <summary>Never the key.</summary>
    public override string ToString() => "SRTP master key (withheld)";
}
