using System.Text;
using EdgeCx.Media.Sdp;

namespace EdgeCx.Media.Tests.Sdp;

public sealed class SdpCryptoParserTests
{
    /// <summary>30 octets: 0, 1, 2 …</summary>
    public const string Key30 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwd";
    private const string Key46 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLQ==";
    private const string Key38 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCU=";
    private const string Key28 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGw==";
    private const string Key44 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKis=";

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80", Key30, 16)]
    [InlineData("AES_CM_128_HMAC_SHA1_32", Key30, 16)]
    [InlineData("AES_192_CM_HMAC_SHA1_80", Key38, 24)]
    [InlineData("AES_192_CM_HMAC_SHA1_32", Key38, 24)]
    [InlineData("AES_256_CM_HMAC_SHA1_80", Key46, 32)]
    [InlineData("AES_256_CM_HMAC_SHA1_32", Key46, 32)]
    [InlineData("AEAD_AES_128_GCM", Key28, 16)]
    [InlineData("AEAD_AES_256_GCM", Key44, 32)]
    [InlineData("AES_CM_256_HMAC_SHA1_80", Key46, 32)]
    [InlineData("aes_cm_128_hmac_sha1_80", Key30, 16)]
    public void Parse_EachSuite_SplitsKeyAndSalt(string suite, string key, int keyBytes)
    {
        foreach (var text in (string[])[key, key.TrimEnd('=')])
        {
            var crypto = Parse($"42 {suite} inline:{text}");

            (crypto.Tag, crypto.SuiteName, crypto.Obstacle).ShouldBe((42, suite, SdpCryptoObstacle.None));
            crypto.Keys.Single().Key.ToArray().ShouldBe(Enumerable.Range(0, keyBytes).Select(i => (byte)i));
            crypto.Keys.Single().Salt.ToArray().ShouldBe(Enumerable.Range(keyBytes, crypto.Suite!.SaltBytes).Select(i => (byte)i));
        }
    }

    [Theory]
    [InlineData("|2^20", new byte[0])]
    [InlineData("|1048576", new byte[0])]
    [InlineData("|1:4", new byte[] { 0, 0, 0, 1 })]
    [InlineData("|2^48|66051:3", new byte[] { 1, 2, 3 })]
    [InlineData("|2^31|18446744073709551616:9", new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Parse_LifetimeAndIdentifier_AreTaken(string rest, byte[] identifier)
    {
        Parse($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30}{rest}").Keys.Single().Identifier.ToArray().ShouldBe(identifier);
    }

    [Fact]
    public void Parse_SeveralKeys_HaveIdentifiersOfOneLength()
    {
        var keys = Parse($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30}|2^20|1:4;inline:{Key30}|2^20|2:4").Keys;

        keys.Select(k => k.Identifier[3]).ShouldBe([(byte)1, (byte)2]);
        Rejected($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30}|1:4;inline:{Key30}|2:2").Reason.ShouldContain("MKI");
        Rejected($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30};inline:{Key30}").Reason.ShouldContain("MKI");
    }

    [Theory]
    [InlineData("WSH=128", SdpCryptoObstacle.None)]
    [InlineData("-vendor=1 wsh=64", SdpCryptoObstacle.None)]
    [InlineData("UNENCRYPTED_SRTP", SdpCryptoObstacle.SessionParameter)]
    [InlineData("UNENCRYPTED_SRTCP", SdpCryptoObstacle.SessionParameter)]
    [InlineData("UNAUTHENTICATED_SRTP", SdpCryptoObstacle.SessionParameter)]
    [InlineData("KDR=1", SdpCryptoObstacle.SessionParameter)]
    [InlineData("FEC_ORDER=FEC_SRTP", SdpCryptoObstacle.SessionParameter)]
    [InlineData("WSH=", SdpCryptoObstacle.SessionParameter)]
    [InlineData("NEWTHING", SdpCryptoObstacle.SessionParameter)]
    public void Parse_SessionParameters_AreHarmlessOrAnObstacle(string parameters, object obstacle)
    {
        Parse($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30} {parameters}").Obstacle.ShouldBe(obstacle);
    }

    [Fact]
    public void Parse_UnknownSuite_IsKeptWithoutKeys()
    {
        var crypto = Parse("3 F8_128_HMAC_SHA1_80 inline:whatever");

        (crypto.Tag, crypto.SuiteName, crypto.Suite, crypto.Keys.Length, crypto.Obstacle).ShouldBe((3, "F8_128_HMAC_SHA1_80", null, 0, SdpCryptoObstacle.Suite));
        crypto.ToString().ShouldNotContain("whatever");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 inline:" + Key30)]
    [InlineData("1234567890 AES_CM_128_HMAC_SHA1_80 inline:" + Key30)]
    [InlineData("-1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30)]
    [InlineData("1 AES-CM inline:" + Key30)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 " + Key30)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 uri:" + Key30)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key28)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key46)]
    [InlineData("1 AES_256_CM_HMAC_SHA1_80 inline:" + Key30)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGx*d")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG===")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^20|")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^20|1:0")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^20|1:129")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^20|256:1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|1:4|2^20")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + "|2^20|x:1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key30 + ";")]
    public void Parse_Malformed_IsRejectedWithPlaceAndReason(string value)
    {
        var reject = Rejected(value);

        reject.Offset.ShouldBeInRange(0, value.Length);
        reject.Reason.ShouldEndWith("in a=crypto");
        reject.ToString().ShouldNotContain("AAEC");
    }

    [Fact]
    public void Parse_EveryTruncatedPrefix_NeverThrows()
    {
        var value = Encoding.ASCII.GetBytes($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key30}|2^20|1:4;inline:{Key30}|2^20|2:4 WSH=64 -x");
        for (var length = 0; length < value.Length; length++)
        {
            var isParsed = SdpCryptoParser.TryParse(value.AsSpan(0, length), out var crypto, out var reject);
            (crypto is not null).ShouldBe(isParsed);
            (reject.Reason is not null).ShouldBe(!isParsed);
        }
    }

    [Fact]
    public void Media_MalformedLines_ArePassedOverWithAReason()
    {
        var media = SdpParserTests.Parse(
            $"v=0\nm=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:short\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:{Key30}\n").Media[0];

        media.HasCrypto.ShouldBeTrue();
        media.Crypto.Single().Tag.ShouldBe(2);
        media.BadCrypto!.Value.Reason.ShouldContain("inline:");
        SdpParserTests.Parse("v=0\nm=audio 4000 RTP/SAVP 0\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"a=crypto:{i} X inline:y\n")))
            .Media[0].Crypto.Length.ShouldBe(16);
    }

    private static SdpCrypto Parse(string value)
    {
        SdpCryptoParser.TryParse(Encoding.ASCII.GetBytes(value), out var crypto, out var reject).ShouldBeTrue(reject.ToString());
        return crypto!;
    }

    private static Reject Rejected(string value)
    {
        SdpCryptoParser.TryParse(Encoding.ASCII.GetBytes(value), out var crypto, out var reject).ShouldBeFalse();
        crypto.ShouldBeNull();
        return reject;
    }
}
