using System.Text;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

public sealed class BencodeTests
{
    [Fact]
    public void TryParse_OfWhatWasWritten_IsTheSame()
    {
        var octets = new BencodeWriter().Add("command", "subscribe request").Add("limit", -7).Add("from-tags", ["a", "bé"]).Add("sdp", "v=0\r\n"u8).Finish();
        BencodeParser.TryParse(octets, out var value, out _).ShouldBeTrue();
        value!["command"].Text.ShouldBe("subscribe request");
        value["limit"].Integer.ShouldBe(-7);
        value["from-tags"].Items.Select(i => i.Text).ShouldBe(["a", "bé"]);
        value["sdp"].Octets.ToArray().ShouldBe("v=0\r\n"u8.ToArray());
        value["nothing"]["at all"].Text.ShouldBe("");
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_IsRejectedWhereItBreaksOff()
    {
        var octets = "d4:listl1:ai5ee4:dictd1:k1:vee"u8.ToArray();
        for (var length = 0; length < octets.Length; length++)
        {
            BencodeParser.TryParse(octets.AsMemory(0, length), out var value, out var reject).ShouldBeFalse();
            value.ShouldBeNull();
            reject.Offset.ShouldBeInRange(0, length);
        }

        BencodeParser.TryParse(octets, out _, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("i5")]
    [InlineData("ie")]
    [InlineData("i5xe")]
    [InlineData("99999999999999999999:a")]
    [InlineData("-1:a")]
    [InlineData("5:a")]
    [InlineData("di1e1:ae")]
    [InlineData("d1:a")]
    [InlineData("lee")]
    [InlineData("1:aa")]
    public void TryParse_OfWhatIsNone_Rejects(string text)
    {
        BencodeParser.TryParse(Encoding.ASCII.GetBytes(text), out var value, out var reject).ShouldBeFalse();
        value.ShouldBeNull();
        reject.Reason.ShouldNotBeEmpty();
    }

    [Fact]
    public void TryParse_BeyondItsLimits_Rejects()
    {
        BencodeParser.TryParse(Encoding.ASCII.GetBytes(new string('l', 100) + new string('e', 100)), out _, out var deep).ShouldBeFalse();
        deep.Reason.ShouldContain("16 levels");
        BencodeParser.TryParse(Encoding.ASCII.GetBytes("l" + string.Concat(Enumerable.Repeat("0:", 20_000)) + "e"), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryParse_OfRandomOctets_NeverThrows()
    {
        var random = new Random(3);
        var alphabet = "dlie0123456789:ab-"u8.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var octets = new byte[random.Next(40)];
            for (var k = 0; k < octets.Length; k++)
            {
                octets[k] = alphabet[random.Next(alphabet.Length)];
            }

            if (BencodeParser.TryParse(octets, out var value, out _))
            {
                value.ShouldNotBeNull();
            }
        }
    }
}
