using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>AES-GCM (RFC 7714). RTP authenticates its header beside the payload, RTCP also E and the index (RFC 7714 8.2, 9.2, 9.3).</summary>
internal sealed class GcmTransform : SrtpTransform
{
    private const int NonceBytes = 12;
    private const int GcmTagBytes = 16;
    private readonly byte[] _salt;
    private readonly byte[] _again = new byte[MaxPacketBytes];
    private readonly AesGcm _gcm;
    private readonly bool _isRtcp;

    /// <summary>Takes session keys.</summary>
    /// <param name="key">16 or 32 octets.</param>
    /// <param name="salt">12 octets.</param>
    /// <param name="isRtcp">The trailer is authenticated too.</param>
    public GcmTransform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, bool isRtcp)
    {
        _salt = salt.ToArray();
        _gcm = new AesGcm(key, GcmTagBytes);
        _isRtcp = isRtcp;
    }

    /// <inheritdoc/>
    public override int TagBytes => GcmTagBytes;

    /// <inheritdoc/>
    public override bool TryOpen(
        uint ssrc,
        long index,
        ReadOnlySpan<byte> clear,
        ReadOnlySpan<byte> cipher,
        ReadOnlySpan<byte> trailer,
        ReadOnlySpan<byte> tag,
        Span<byte> plain)
    {
        // The library's own check throws, which a flood of forged packets would make expensive. Encrypting twice decrypts; what comes out
        // of the second pass is the packet as it was sealed, with the tag that it must have.
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Span<byte> expected = stackalloc byte[GcmTagBytes];
        WriteNonce(nonce, ssrc, index);
        Span<byte> joined = stackalloc byte[_isRtcp ? clear.Length + trailer.Length : 0];
        _gcm.Encrypt(nonce, cipher, plain, expected);
        _gcm.Encrypt(nonce, plain, _again.AsSpan(0, plain.Length), expected, Associated(joined, clear, trailer));
        if (CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            return true;
        }

        CryptographicOperations.ZeroMemory(plain);
        return false;
    }

    /// <inheritdoc/>
    public override void Seal(uint ssrc, long index, ReadOnlySpan<byte> clear, Span<byte> text, ReadOnlySpan<byte> trailer, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        WriteNonce(nonce, ssrc, index);
        Span<byte> joined = stackalloc byte[_isRtcp ? clear.Length + trailer.Length : 0];
        _gcm.Encrypt(nonce, text, text, tag, Associated(joined, clear, trailer));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _gcm.Dispose();
        CryptographicOperations.ZeroMemory(_salt);
    }

    private static ReadOnlySpan<byte> Associated(Span<byte> joined, ReadOnlySpan<byte> clear, ReadOnlySpan<byte> trailer)
    {
        if (joined.IsEmpty)
        {
            return clear;
        }

        clear.CopyTo(joined);
        trailer.CopyTo(joined[clear.Length..]);
        return joined;
    }

    // Two zero octets, SSRC, 48-bit index, all XOR the salt (RFC 7714 8.1, 9.1).
    private void WriteNonce(Span<byte> nonce, uint ssrc, long index)
    {
        _salt.CopyTo(nonce);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], BinaryPrimitives.ReadUInt32BigEndian(nonce[2..]) ^ ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(nonce[6..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(nonce[6..]) ^ (ushort)(index >> 32)));
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) ^ (uint)index);
    }
}
