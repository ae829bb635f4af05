using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// Derives session keys from a master key (RFC 3711 4.3, with a key derivation rate of zero: once). The pseudo-random function is AES in
/// counter mode with the master key's length (RFC 6188 3, RFC 7714 11).
/// </summary>
internal static class SrtpKeyDerivation
{
    /// <summary>Label of the key that encrypts RTP; RTCP's labels follow RTP's three.</summary>
    public const byte EncryptionLabel = 0;

    /// <summary>Label of the key that authenticates RTP.</summary>
    public const byte AuthenticationLabel = 1;

    /// <summary>Label of RTP's salt.</summary>
    public const byte SaltLabel = 2;

    /// <summary>What is added to a label for RTCP.</summary>
    public const byte RtcpLabels = 3;

    /// <summary>Octets of a key of HMAC-SHA1 (RFC 3711 8.2).</summary>
    public const int AuthenticationKeyBytes = 20;

    private const int BlockBytes = 16;

    /// <summary>Fills a session key.</summary>
    /// <param name="master">Master key and salt; a salt of 12 octets stands in front of two zero octets (RFC 7714 11).</param>
    /// <param name="label">Which key.</param>
    /// <param name="key">The key to fill.</param>
    public static void Derive(SrtpMasterKey master, byte label, Span<byte> key)
    {
        // x = (label * 2^48) XOR salt, IV = x * 2^16; blocks are counted in the last two octets.
        Span<byte> counter = stackalloc byte[BlockBytes];
        Span<byte> block = stackalloc byte[BlockBytes];
        counter.Clear();
        master.Salt.CopyTo(counter);
        counter[7] ^= label;
        using var aes = Aes.Create();
        aes.SetKey(master.Key);
        for (ushort i = 0; !key.IsEmpty; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(counter[14..], i);
            aes.EncryptEcb(counter, block, PaddingMode.None);
            var bytes = Math.Min(key.Length, BlockBytes);
            block[..bytes].CopyTo(key);
            key = key[bytes..];
        }

        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(counter);
    }
}
