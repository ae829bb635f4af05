using System.Collections.Immutable;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Sdp;

/// <summary>One <c>a=crypto</c> (RFC 4568 9.1). Holds keys: it has no text of them.</summary>
internal sealed class SdpCrypto
{
    /// <summary>Makes one.</summary>
    /// <param name="tag">Tag, 0 to 999999999; the answer repeats it.</param>
    /// <param name="suiteName">Suite as written; the answer repeats it.</param>
    /// <param name="suite">The suite; null where it is not supported.</param>
    /// <param name="keys">The keys; empty where the suite is not supported.</param>
    /// <param name="obstacle">Why it cannot be chosen.</param>
    public SdpCrypto(int tag, string suiteName, SrtpSuite? suite, ImmutableArray<SrtpMasterKey> keys, SdpCryptoObstacle obstacle)
    {
        Tag = tag;
        SuiteName = suiteName;
        Suite = suite;
        Keys = keys;
        Obstacle = obstacle;
    }

    /// <summary>Tag, 0 to 999999999; the answer repeats it.</summary>
    public int Tag { get; }

    /// <summary>Suite as written; the answer repeats it.</summary>
    public string SuiteName { get; }

    /// <summary>The suite; null where it is not supported.</summary>
    public SrtpSuite? Suite { get; }

    /// <summary>What the describing side protects with; empty where the suite is not supported.</summary>
    public ImmutableArray<SrtpMasterKey> Keys { get; }

    /// <summary>Why it cannot be chosen.</summary>
    public SdpCryptoObstacle Obstacle { get; }

    /// <summary>Clears the keys.</summary>
    public void Wipe()
    {
        foreach (var key in Keys)
        {
            key.Wipe();
        }
    }

    /// <summary>Tag and suite, never a key.</summary>
    public override string ToString() => $"crypto {Tag} {SuiteName} (keys withheld)";
}
