using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace EdgeCx.Media.Rtp.Srtp;

/// <summary>
/// AES in counter mode (RFC 3711 4.1.1, RFC 6188 2) with HMAC-SHA1 (RFC 3711 4.2.1). Counter blocks are made in an own buffer and
/// encrypted there, many in one call: nothing is allocated a packet.
/// </summary>
internal sealed class CounterModeTransform : SrtpTransform
{
    private const int BlockBytes = 16;

    // 20 ms of G.711 are 10 blocks; what is longer goes in steps.
    private const int StepBytes = 32 * BlockBytes;
    private const int HashBytes = 20;
    private readonly byte[] _salt;
    private readonly byte[] _keystream = new byte[StepBytes];
    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;
    private readonly IncrementalHash _hash;

    /// <summary>Takes session keys.</summary>
    /// <param name="key">Encryption key: 16, 24 or 32 octets.</param>
    /// <param name="salt">14 octets.</param>
    /// <param name="authentication">20 octets.</param>
    /// <param name="tagBytes">How much of the hash is the tag: 4 or 10 octets.</param>
    public CounterModeTransform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> authentication, int tagBytes)
    {
        TagBytes = tagBytes;
        _salt = salt.ToArray();
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _encryptor = _aes.CreateEncryptor();
        _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);
    }

    /// <inheritdoc/>
    public override int TagBytes { get; }

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
        Span<byte> expected = stackalloc byte[HashBytes];
        Hash(clear, cipher, trailer, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected[..TagBytes], tag))
        {
            return false;
        }

        Apply(ssrc, index, cipher, plain);
        return true;
    }

    /// <inheritdoc/>
    public override void Seal(uint ssrc, long index, ReadOnlySpan<byte> clear, Span<byte> text, ReadOnlySpan<byte> trailer, Span<byte> tag)
    {
        Apply(ssrc, index, text, text);
        Span<byte> hash = stackalloc byte[HashBytes];
        Hash(clear, text, trailer, hash);
        hash[..TagBytes].CopyTo(tag);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        _hash.Dispose();
        CryptographicOperations.ZeroMemory(_salt);
        CryptographicOperations.ZeroMemory(_keystream);
    }

    private void Hash(ReadOnlySpan<byte> clear, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> trailer, Span<byte> hash)
    {
        _hash.AppendData(clear);
        _hash.AppendData(cipher);
        _hash.AppendData(trailer);
        _hash.GetHashAndReset(hash);
    }

    private void Apply(uint ssrc, long index, ReadOnlySpan<byte> text, Span<byte> output)
    {
        // IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16); blocks are counted in the last two octets.
        Span<byte> counter = stackalloc byte[BlockBytes];
        _salt.CopyTo(counter);
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], BinaryPrimitives.ReadUInt32BigEndian(counter[4..]) ^ ssrc);
        BinaryPrimitives.WriteUInt16BigEndian(counter[8..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(counter[8..]) ^ (ushort)(index >> 32)));
        BinaryPrimitives.WriteUInt32BigEndian(counter[10..], BinaryPrimitives.ReadUInt32BigEndian(counter[10..]) ^ (uint)index);
        for (ushort block = 0; !text.IsEmpty;)
        {
            var bytes = Math.Min(text.Length, StepBytes);
            var whole = (bytes + BlockBytes - 1) & ~(BlockBytes - 1);
            for (var at = 0; at < whole; at += BlockBytes)
            {
                BinaryPrimitives.WriteUInt16BigEndian(counter[14..], block++);
                counter.CopyTo(_keystream.AsSpan(at));
            }

            _encryptor.TransformBlock(_keystream, 0, whole, _keystream, 0);
            Combine(text[..bytes], _keystream, output);
            text = text[bytes..];
            output = output[bytes..];
        }
    }

    private static void Combine(ReadOnlySpan<byte> text, ReadOnlySpan<byte> keystream, Span<byte> output)
    {
        var at = 0;
        for (var width = Vector<byte>.Count; at <= text.Length - width; at += width)
        {
            (new Vector<byte>(text[at..]) ^ new Vector<byte>(keystream[at..])).CopyTo(output[at..]);
        }

        for (; at < text.Length; at++)
        {
            output[at] = (byte)(text[at] ^ keystream[at]);
        }
    }
}
