using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Tests.Codecs;

public sealed class G711Tests
{
    // ITU-T G.711 table 2b/1b end points and segment edges, scaled from 14 and 13 bits to 16.
    [Theory]
    [InlineData(0x80, 32124)]
    [InlineData(0x00, -32124)]
    [InlineData(0xFF, 0)]
    [InlineData(0x7F, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0x8F, 16764)]
    [InlineData(0x90, 15996)]
    [InlineData(0xEF, 132)]
    [InlineData(0x6F, -132)]
    public void MuLawDecode_ItuValues_AreExact(int octet, int expected) => MuLaw.Decode((byte)octet).ShouldBe((short)expected);

    [Theory]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xAA, 32256)]
    [InlineData(0x2A, -32256)]
    [InlineData(0xD4, 24)]
    [InlineData(0xC5, 264)]
    [InlineData(0xA5, 16896)]
    public void ALawDecode_ItuValues_AreExact(int octet, int expected) => ALaw.Decode((byte)octet).ShouldBe((short)expected);

    [Fact]
    public void Encode_OfEveryDecodedOctet_IsTheOctet()
    {
        for (var octet = 0; octet < 256; octet++)
        {
            ALaw.Encode(ALaw.Decode((byte)octet)).ShouldBe((byte)octet);

            // µ-law has two zeros; a linear zero is the positive one.
            MuLaw.Encode(MuLaw.Decode((byte)octet)).ShouldBe(octet == 0x7F ? (byte)0xFF : (byte)octet);
        }
    }

    [Fact]
    public void Encode_EverySample_IsWithinHalfAStepAndNeverFallsBack()
    {
        Check(MuLaw.Decode, MuLaw.Encode, roundingError: 4);
        Check(ALaw.Decode, ALaw.Encode, roundingError: 1);
    }

    [Fact]
    public void Decode_Spans_MatchSingleOctets()
    {
        var octets = Enumerable.Range(0, 256).Select(o => (byte)o).ToArray();
        var pcm = new short[256];
        MuLawDecoder.Instance.Decode(octets, pcm);
        pcm.ShouldBe(octets.Select(MuLaw.Decode));
        ALawDecoder.Instance.Decode(octets, pcm);
        pcm.ShouldBe(octets.Select(ALaw.Decode));
        var back = new byte[256];
        ALaw.Encode(pcm, back);
        back.ShouldBe(octets);
        MuLaw.Encode([0, 0], back.AsSpan(0, 2));
        back[1].ShouldBe(MuLaw.Silence);
        MuLawDecoder.Instance.Name.ShouldBe("PCMU");
        ALawDecoder.Instance.Name.ShouldBe("PCMA");
        ALawDecoder.Instance.SampleCount(new byte[160]).ShouldBe(160);
    }

    private static void Check(Func<byte, short> decode, Func<short, byte> encode, int roundingError)
    {
        var levels = Enumerable.Range(0, 256).Select(o => (int)decode((byte)o)).Distinct().Order().ToArray();
        var before = int.MinValue;
        for (var sample = (int)short.MinValue; sample <= short.MaxValue; sample++)
        {
            var level = (int)decode(encode((short)sample));
            level.ShouldBeGreaterThanOrEqualTo(before);
            before = level;
            var i = Array.BinarySearch(levels, level);
            if (i > 0 && i < levels.Length - 1)
            {
                var step = Math.Max(levels[i + 1] - level, level - levels[i - 1]);
                Math.Abs(sample - level).ShouldBeLessThanOrEqualTo((step / 2) + roundingError);
            }
        }
    }
}
