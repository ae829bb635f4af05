using System.Collections.Immutable;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>What SDES settled for one stream: the suite, the keys that the peer protects with, and our own, which protects our RTCP.</summary>
internal sealed class SrtpParameters
{
    /// <summary>Makes them.</summary>
    /// <param name="suite">The suite of both directions.</param>
    /// <param name="peerKeys">At least one; several are told apart by identifiers of one length.</param>
    /// <param name="ownKey">Our key; null where there is none yet.</param>
    public SrtpParameters(SrtpSuite suite, ImmutableArray<SrtpMasterKey> peerKeys, SrtpMasterKey? ownKey = null)
    {
        Suite = suite;
        PeerKeys = peerKeys;
        OwnKey = ownKey;
    }

    /// <summary>The suite of both directions.</summary>
    public SrtpSuite Suite { get; }

    /// <summary>Keys of what the peer sends.</summary>
    public ImmutableArray<SrtpMasterKey> PeerKeys { get; }

    /// <summary>Key of what we send; null where there is none: then nothing is sent.</summary>
    public SrtpMasterKey? OwnKey { get; }

    /// <summary>The same with a key of ours.</summary>
    public SrtpParameters With(SrtpMasterKey ownKey) => new(Suite, PeerKeys, ownKey);

    /// <summary>True where the peer protects as before: same suite, same keys.</summary>
    public bool HasSamePeerKeys(SrtpParameters other)
    {
        if (Suite != other.Suite || PeerKeys.Length != other.PeerKeys.Length)
        {
            return false;
        }

        for (var i = 0; i < PeerKeys.Length; i++)
        {
            if (!PeerKeys[i].IsSame(other.PeerKeys[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Clears the keys that what comes after them does not use any more.</summary>
    /// <param name="next">What comes after; null where nothing does.</param>
    public void Wipe(SrtpParameters? next = null)
    {
        foreach (var key in PeerKeys)
        {
            if (next is null || !next.PeerKeys.Contains(key))
            {
                key.Wipe();
            }
        }

        if (next is null || OwnKey != next.OwnKey)
        {
            OwnKey?.Wipe();
        }
    }

    /// <summary>The suite, never a key.</summary>
    public override string ToString() => $"{Suite} (keys withheld)";
}
