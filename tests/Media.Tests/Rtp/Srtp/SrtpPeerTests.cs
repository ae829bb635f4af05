using EdgeCx.Core.Flow;
using EdgeCx.Media.Rtp.Srtp;

namespace EdgeCx.Media.Tests.Rtp.Srtp;

/// <summary>
/// Whole packets against those that libsrtp 2.5 made of the same keys (octets 1, 2, 3 …): CSRCs and extension, a wrap, RTCP. Not with
/// AES-192, for which libsrtp derives session keys by AES-256: there RFC 6188 7.4 is what holds.
/// </summary>
public sealed class SrtpPeerTests
{
    private const string Header = "9280fffe00000140cafebabe0000000100000002bede000110ff0000";
    private const string Report = "81c90007cafebabe0000000100000000000012340000000000000000000000ff";

    [Theory]
    [InlineData(
        "AES_CM_128_HMAC_SHA1_80",
        "9280fffe00000140cafebabe0000000100000002bede000110ff0000a5510e8b9361cd9bf4dd35bce8e50cc93495703a84b0b6228f9c7cebebc1a1e53b934cc3484ce087d451e295e75a74",
        "9280000000000140cafebabe0000000100000002bede000110ff0000db959f720546984494902db18e65a33b6b58df669384a6548aae446a9103f8993816340d34f0c5f80e53a322574a36",
        "81c90007cafebabea85b0959357dbdfd31990132837178d1d33c36f9df9a86d7800000018d990851805b5b8f7e1f")]
    [InlineData(
        "AES_CM_128_HMAC_SHA1_32",
        "9280fffe00000140cafebabe0000000100000002bede000110ff0000a5510e8b9361cd9bf4dd35bce8e50cc93495703a84b0b6228f9c7cebebc1a1e53b934cc3484ce087d4",
        "9280000000000140cafebabe0000000100000002bede000110ff0000db959f720546984494902db18e65a33b6b58df669384a6548aae446a9103f8993816340d34f0c5f80e",
        "81c90007cafebabea85b0959357dbdfd31990132837178d1d33c36f9df9a86d7800000018d990851805b5b8f7e1f")]
    [InlineData(
        "AES_256_CM_HMAC_SHA1_80",
        "9280fffe00000140cafebabe0000000100000002bede000110ff0000e647e64519cd859ecccee41f338734dc24b745b6b8f79481e1ac9a3ef77480cce165c7b587529cbc9fd966a1891834",
        "9280000000000140cafebabe0000000100000002bede000110ff0000685440a1f0e6f1d0eb72703e3fb355d513f6063086fc5ab1cf5275fec841a30b25807654eb5dc09f3397856f72c4f0",
        "81c90007cafebabe841bdc60e780b0f5a1114391deeb5a71d14f51b40fb33128800000014bc0a59f8ebcf9efd835")]
    [InlineData(
        "AES_256_CM_HMAC_SHA1_32",
        "9280fffe00000140cafebabe0000000100000002bede000110ff0000e647e64519cd859ecccee41f338734dc24b745b6b8f79481e1ac9a3ef77480cce165c7b587529cbc9f",
        "9280000000000140cafebabe0000000100000002bede000110ff0000685440a1f0e6f1d0eb72703e3fb355d513f6063086fc5ab1cf5275fec841a30b25807654eb5dc09f33",
        "81c90007cafebabe841bdc60e780b0f5a1114391deeb5a71d14f51b40fb33128800000014bc0a59f8ebcf9efd835")]
    [InlineData(
        "AEAD_AES_128_GCM",
        "9280fffe00000140cafebabe0000000100000002bede000110ff00003ad0111e0495bebe44d125cc6f5288a35adf3efd7efa2c0c85b8328c4416a05fd1b7c010b2d9086f40285c87e2f3fe1aefc766e2c8",
        "9280000000000140cafebabe0000000100000002bede000110ff0000e6f99682eb838e699b9a252f227ec8cb0f7881545473c819db93b5465265053c1ca5585accc3cd40d0587f9f06767d25371153343f",
        "81c90007cafebabe70d7c81ed8908ff4b018b65841c0ee2313da8b1946b5704d399a6e3df051738aca403ae0adcdb0cf80000001")]
    [InlineData(
        "AEAD_AES_256_GCM",
        "9280fffe00000140cafebabe0000000100000002bede000110ff00008cdcdc092961cb9d29dc4542836f1d040069b8ed3938508284f94e95a758246bf7c8944ca921de73b950f025aa585285051fb192ed",
        "9280000000000140cafebabe0000000100000002bede000110ff000081ce014bb9f575c5cba474476acae0cb61afc7d916813ea0701c4a0c01f1fff6ef82dad5b16aab27ff811c49f3710b1bc5d9c69470",
        "81c90007cafebabe2e534aa119b05191b397f86e92ec5a970da6514bed456e850d8747ddac8f86be7ab9eca2be529a2280000001")]
    public void Packets_OfLibsrtp_AreOpenedAndMadeAlike(string name, string first, string wrapped, string report)
    {
        var suite = SrtpSuite.Find(name)!;
        using var receiver = new SrtpReceiver(SrtpBytes.Parameters(suite));
        using var sender = new SrtpSender(suite, SrtpBytes.Key(suite));
        byte[] plain = [.. Convert.FromHexString(Header), .. Enumerable.Range(0, 37).Select(i => (byte)i)];

        receiver.Open(Convert.FromHexString(first)).Packet.ShouldBe(plain);
        sender.Protect(plain).ShouldBe(Convert.FromHexString(first));
        (plain[2], plain[3]) = (0, 0);
        receiver.Open(Convert.FromHexString(wrapped)).Packet.ShouldBe(plain);
        sender.Protect(plain).ShouldBe(Convert.FromHexString(wrapped));
        receiver.OpenControl(Convert.FromHexString(report)).Packet.ShouldBe(Convert.FromHexString(Report));
        sender.ProtectControl(Convert.FromHexString(Report)).ShouldBe(Convert.FromHexString(report));
        receiver.OpenControl(Convert.FromHexString(report)).Reason.ShouldBe(DropReason.SrtpReplay);
    }
}
