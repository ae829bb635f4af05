using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

/// <summary>The vectors of the RFCs: key derivation, keystreams and whole packets.</summary>
public sealed class SrtpVectorTests
{
    private const string GcmSalt = "517569642070726f2071756f";
    private const string GcmKey128 = "000102030405060708090a0b0c0d0e0f";
    private const string GcmKey256 = GcmKey128 + "101112131415161718191a1b1c1d1e1f";
    private const string GcmHeader = "8040f17b8041f8d35501a0b2";
    private const string GcmText = "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string GcmRtcpHeader = "81c8000d4d617273";
    private const string GcmRtcpText = "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "E1F97A0D3E018BE0D64FA32C06DE4139", "0EC675AD498AFEEBB6960B3AABE6", "C61E7A93744F39EE10734AFE3FF7A087", "30CBBC08863D8C85D49DB34A9AE1", "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    [InlineData("AES_192_CM_HMAC_SHA1_80", "73edc66c4fa15776fb57f9505c17136550ffda71f3e8e5f1", "c8522f3acd4ce86d5add78edbb11", "31874736a8f1143870c26e4857d8a5b2c4a354407faadabb", "2372b82d639b6d8503a47adc0a6c", "355b10973cd95b9eacf4061c7e1a7151e7cfbfcb")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2", "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4", "fa31791685ca444a9e07c6c64e93", "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05")]
    public void Derive_Rfc3711B3AndRfc6188_GivesTheSessionKeys(string suite, string key, string salt, string cipher, string sessionSalt, string authentication)
    {
        var master = new SrtpMasterKey(SrtpSuite.Find(suite)!, Octets(key + salt));

        Derive(master, SrtpKeyDerivation.EncryptionLabel, cipher.Length / 2).ShouldBe(Octets(cipher));
        Derive(master, SrtpKeyDerivation.SaltLabel, sessionSalt.Length / 2).ShouldBe(Octets(sessionSalt));
        Derive(master, SrtpKeyDerivation.AuthenticationLabel, authentication.Length / 2).ShouldBe(Octets(authentication));
    }

    [Theory]
    [InlineData("2B7E151628AED2A6ABF7158809CF4F3C", "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0")]
    [InlineData("eab234764e517b2d3d160d587d8c86219740f65f99b6bcf7", "35096cba4610028dc1b57503804ce37c5de986291dcce161d5165ec4568f5c9a474a40c77894bc17180202272a4c264d")]
    [InlineData("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98", "92bdd28a93c3f52511c677d08b5515a49da71b2378a854f67050756ded165bac63c4868b7096d88421b563b8c94c9a31")]
    public void CounterMode_Rfc3711B2AndRfc6188_GivesTheKeystream(string key, string keystream)
    {
        using var transform = new CounterModeTransform(Octets(key), Octets("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), new byte[20], 10);
        var text = new byte[keystream.Length / 2];

        transform.Seal(ssrc: 0, index: 0, clear: [], text, trailer: [0, 0, 0, 0], new byte[10]);

        text.ShouldBe(Octets(keystream));
    }

    [Theory]
    [InlineData(GcmKey128, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833", "899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(GcmKey256, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b", "7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void Gcm_Rfc7714Section16_SealsAndOpens(string key, string cipher, string tag)
    {
        using var transform = new GcmTransform(Octets(key), Octets(GcmSalt), isRtcp: false);
        CheckBothWays(transform, 0x5501a0b2, 0xf17b, GcmHeader, GcmText, "00000000", cipher, tag);
    }

    [Theory]
    [InlineData(GcmKey128, "22493f82d2bce397e9d79e3b19aa4216")]
    [InlineData(GcmKey256, "a866d5910f887463067ceefec45215d4")]
    public void Gcm_Rfc7714Section16Authentication_TagsTheWholePacket(string key, string tag)
    {
        using var transform = new GcmTransform(Octets(key), Octets(GcmSalt), isRtcp: false);
        CheckBothWays(transform, 0x5501a0b2, 0xf17b, GcmHeader + GcmText, "", "00000000", "", tag);
    }

    [Theory]
    [InlineData(GcmKey128, "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b", "c84aa45896cf4d2fc5abf87245d9eade")]
    [InlineData(GcmKey256, "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad", "1d1eb30c4446839f57ff6f6cb26ac3be")]
    public void Gcm_Rfc7714Section17_SealsAndOpensRtcp(string key, string cipher, string tag)
    {
        using var transform = new GcmTransform(Octets(key), Octets(GcmSalt), isRtcp: true);
        CheckBothWays(transform, 0x4d617273, 0x5d4, GcmRtcpHeader, GcmRtcpText, "800005d4", cipher, tag);
    }

    [Theory]
    [InlineData(GcmKey128, "841dd9683dd78ec92ae58790125f62b3")]
    [InlineData(GcmKey256, "91db4afbfeee5a978fab4393ed2615fe")]
    public void Gcm_Rfc7714Section17Authentication_TagsTheWholeRtcp(string key, string tag)
    {
        using var transform = new GcmTransform(Octets(key), Octets(GcmSalt), isRtcp: true);
        CheckBothWays(transform, 0x4d617273, 0x5d4, GcmRtcpHeader + GcmRtcpText, "", "000005d4", "", tag);
    }

    private static void CheckBothWays(
        SrtpTransform transform, uint ssrc, long index, string clear, string plain, string trailer, string cipher, string tag)
    {
        var text = Octets(plain);
        var sealTag = new byte[transform.TagBytes];
        transform.Seal(ssrc, index, Octets(clear), text, Octets(trailer), sealTag);
        text.ShouldBe(Octets(cipher));
        sealTag.ShouldBe(Octets(tag));

        var opened = new byte[text.Length];
        transform.TryOpen(ssrc, index, Octets(clear), text, Octets(trailer), sealTag, opened).ShouldBeTrue();
        opened.ShouldBe(Octets(plain));
        sealTag[0] ^= 1;
        transform.TryOpen(ssrc, index, Octets(clear), text, Octets(trailer), sealTag, opened).ShouldBeFalse();
        opened.ShouldAllBe(o => o == 0);
    }

    private static byte[] Derive(SrtpMasterKey master, byte label, int bytes)
    {
        var key = new byte[bytes];
        SrtpKeyDerivation.Derive(master, label, key);
        return key;
    }

    private static byte[] Octets(string hex) => Convert.FromHexString(hex);
}
