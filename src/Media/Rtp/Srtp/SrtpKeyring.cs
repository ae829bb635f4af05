using System.Collections.Immutable;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>The transforms of one direction and protocol under all keys that the peer gave, by their identifiers in the packets.</summary>
internal sealed class SrtpKeyring : IDisposable
{
    private readonly (byte[] Identifier, SrtpTransform Transform)[] _keys;

    /// <summary>Derives the transforms.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="keys">At least one; their identifiers are equally long, and empty only where it is the only one.</param>
    /// <param name="isRtcp">For RTCP.</param>
    public SrtpKeyring(SrtpSuite suite, ImmutableArray<SrtpMasterKey> keys, bool isRtcp)
    {
        _keys = [.. keys.Select(k => (k.Identifier.ToArray(), SrtpTransform.Create(suite, k, isRtcp)))];
        IdentifierBytes = keys[0].Identifier.Length;
        TagBytes = isRtcp ? suite.RtcpTagBytes : suite.RtpTagBytes;
        IsAead = suite.IsAead;
    }

    /// <summary>Octets of the identifier in each packet; 0 without.</summary>
    public int IdentifierBytes { get; }

    /// <summary>Octets of a tag.</summary>
    public int TagBytes { get; }

    /// <summary>The tag stands before what follows the payload, not at the packet's end (RFC 7714 8.2).</summary>
    public bool IsAead { get; }

    /// <summary>The transform of an identifier; null for an unknown one.</summary>
    public SrtpTransform? Find(ReadOnlySpan<byte> identifier)
    {
        foreach (var (known, transform) in _keys)
        {
            if (identifier.SequenceEqual(known))
            {
                return transform;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, transform) in _keys)
        {
            transform.Dispose();
        }
    }
}
