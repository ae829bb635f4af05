using System.Security.Cryptography;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// What one session key does to one packet: encrypt and authenticate, or check and decrypt. Knows nothing of where the parts stand in a
/// packet. One thread. Allocates nothing once it is made.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Most octets of one packet.</summary>
    public const int MaxPacketBytes = 2048;

    /// <summary>Octets of a tag.</summary>
    public abstract int TagBytes { get; }

    /// <summary>The transform of RTP or of RTCP under a master key.</summary>
    public static SrtpTransform Create(SrtpSuite suite, SrtpMasterKey master, bool isRtcp)
    {
        var labels = isRtcp ? SrtpKeyDerivation.RtcpLabels : (byte)0;
        Span<byte> key = stackalloc byte[suite.KeyBytes];
        Span<byte> salt = stackalloc byte[suite.SaltBytes];
        Span<byte> authentication = stackalloc byte[SrtpKeyDerivation.AuthenticationKeyBytes];
        SrtpKeyDerivation.Derive(master, (byte)(labels + SrtpKeyDerivation.EncryptionLabel), key);
        SrtpKeyDerivation.Derive(master, (byte)(labels + SrtpKeyDerivation.SaltLabel), salt);
        SrtpKeyDerivation.Derive(master, (byte)(labels + SrtpKeyDerivation.AuthenticationLabel), authentication);
        SrtpTransform transform = suite.IsAead
            ? new GcmTransform(key, salt, isRtcp)
            : new CounterModeTransform(key, salt, authentication, isRtcp ? suite.RtcpTagBytes : suite.RtpTagBytes);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(salt);
        CryptographicOperations.ZeroMemory(authentication);
        return transform;
    }

    /// <summary>Checks a packet's tag and decrypts; false where the tag is wrong: then nothing of <paramref name="plain"/> counts.</summary>
    /// <param name="ssrc">The packet's synchronisation source.</param>
    /// <param name="index">48-bit index of an RTP packet, 31-bit index of an RTCP packet.</param>
    /// <param name="clear">What is authenticated and not encrypted.</param>
    /// <param name="cipher">What is encrypted.</param>
    /// <param name="trailer">The four octets that are authenticated after them: the rollover counter, or E with the RTCP index.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="plain">Room for what is decrypted, as long as <paramref name="cipher"/>, not over it.</param>
    public abstract bool TryOpen(
        uint ssrc,
        long index,
        ReadOnlySpan<byte> clear,
        ReadOnlySpan<byte> cipher,
        ReadOnlySpan<byte> trailer,
        ReadOnlySpan<byte> tag,
        Span<byte> plain);

    /// <summary>Encrypts in place and writes the tag.</summary>
    /// <param name="ssrc">The packet's synchronisation source.</param>
    /// <param name="index">48-bit index of an RTP packet, 31-bit index of an RTCP packet.</param>
    /// <param name="clear">What is authenticated and not encrypted.</param>
    /// <param name="text">What is encrypted, in place.</param>
    /// <param name="trailer">The four octets that are authenticated after them.</param>
    /// <param name="tag">Room for the tag.</param>
    public abstract void Seal(uint ssrc, long index, ReadOnlySpan<byte> clear, Span<byte> text, ReadOnlySpan<byte> trailer, Span<byte> tag);

    /// <inheritdoc/>
    public abstract void Dispose();
}
