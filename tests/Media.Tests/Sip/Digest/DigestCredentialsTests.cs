using System.Text;
using EdgeCx.Media.Sip.Digest;

namespace EdgeCx.Media.Tests.Sip.Digest;

public sealed class DigestCredentialsTests
{
    // RFC 7616 3.9.1: user Mufasa, password "Circle of Life".
    private const string Rfc7616 =
        """
        Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=ALG,
         nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth,
         response="RESP", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
        """;

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Response_OfTheVectorsOfRfc7616_IsTheirs(string algorithm, string response)
    {
        var text = Rfc7616.Replace("ALG", algorithm, StringComparison.Ordinal).Replace("RESP", response, StringComparison.Ordinal).ReplaceLineEndings("");
        DigestCredentials.TryParse(Encoding.Latin1.GetBytes(text), out var credentials, out var reject).ShouldBeTrue(reject.ToString());
        const string Secret = "Mufasa:http-auth@example.org:Circle of Life";
        var ha1 = Convert.FromHexString(algorithm == "MD5" ? DigestUserFile.Md5(Secret) : DigestUserFile.Sha256(Secret));

        Convert.ToHexStringLower(DigestHash.Response(credentials!.Algorithm!.Value, ha1, "GET", credentials)).ShouldBe(response);
        Convert.ToHexStringLower(credentials.Response).ShouldBe(response);
        (credentials.UserName, credentials.NonceCount, credentials.Qop).ShouldBe(("Mufasa", 1u, "auth"));
    }

    [Theory]
    [InlineData("digest\tUSERNAME = \"a\\\"b\\\\\" ,realm=\"r\",nonce=\"n\" , uri=\"sip:x\",response=\"0123456789abcdef0123456789ABCDEF\"", "a\"b\\")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef,unknown=1", "a")]
    public void TryParse_OfAnotherSpelling_Reads(string text, string user)
    {
        DigestCredentials.TryParse(Encoding.Latin1.GetBytes(text), out var credentials, out var reject).ShouldBeTrue(reject.ToString());
        credentials!.UserName.ShouldBe(user);
        (credentials.Algorithm, credentials.NonceCount, credentials.Qop, credentials.ClientNonce).ShouldBe((DigestAlgorithm.Md5, 0u, "", ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic QWxhZGRpbjpvcGVu")]
    [InlineData("Digestusername=a")]
    [InlineData("Digest ")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\"")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdeg")]
    [InlineData("Digest username=a,username=b,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef,nc=1")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef,nc=0000000g")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef,")]
    [InlineData("Digest username=a,realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef x")]
    [InlineData("Digest username=\"a,realm=r,nonce=n,uri=sip:x,response=0123456789abcdef0123456789abcdef")]
    public void TryParse_OfSomethingElse_IsRejectedWithAReason(string text)
    {
        DigestCredentials.TryParse(Encoding.Latin1.GetBytes(text), out var credentials, out var reject).ShouldBeFalse();
        credentials.ShouldBeNull();
        reject.Reason.ShouldNotBeNullOrEmpty();
        reject.Offset.ShouldBeInRange(0, text.Length);
    }

    [Fact]
    public void TryParse_OfEveryTruncatedPrefix_IsRejected()
    {
        var whole = Encoding.Latin1.GetBytes("Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:x\", qop=auth, nc=00000001, cnonce=\"c\", response=\"0123456789abcdef0123456789abcdef\"");
        for (var length = 0; length < whole.Length; length++)
        {
            DigestCredentials.TryParse(whole.AsSpan(0, length), out _, out _).ShouldBeFalse($"{length} octets");
        }

        DigestCredentials.TryParse(whole, out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void TryParse_OfAValueThatIsTooLong_IsRejected()
    {
        var text = $"Digest username=\"{new string('a', DigestCredentials.MaxValueBytes + 1)}\",realm=r,nonce=n,uri=\"sip:x\",response=0123456789abcdef0123456789abcdef";
        DigestCredentials.TryParse(Encoding.Latin1.GetBytes(text), out _, out var reject).ShouldBeFalse();
        reject.Reason.ShouldBe("a shorter value");
    }
}
