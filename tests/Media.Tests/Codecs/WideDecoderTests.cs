using EdgeCx.Media.Codecs;

namespace EdgeCx.Media.Tests.Codecs;

/// <summary>The same audio at two rates: 16 kHz beside 8.</summary>
public sealed class WideDecoderTests
{
    [Fact]
    public void G722Decoder_AtBothRates_Gives8KilohertzBitByBitAsAlone()
    {
        var octets = new byte[8000];
        new Random(16).NextBytes(octets);
        var (alone, pcm, wide) = (new short[8000], new short[8000], new short[16_000]);
        new G722Decoder().Decode(octets, alone);
        var decoder = new G722Decoder();
        for (var at = 0; at < octets.Length; at += 160)
        {
            decoder.Decode(octets.AsSpan(at, 160), pcm.AsSpan(at, 160), wide.AsSpan(2 * at, 320));
        }

        pcm.ShouldBe(alone);

        // What the codec gives, as it is: only later, by what the filter takes.
        var codec = new G722();
        for (var i = 0; i + 14 < octets.Length; i++)
        {
            var (first, second) = codec.Decode(octets[i]);
            wide[(2 * i) + 28].ShouldBe(first);
            wide[(2 * i) + 29].ShouldBe(second);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1700)]
    [InlineData(3300)]
    public void Decode_ToneOfTelephoneBand_LiesOnOneTimeAtBothRates(double hz)
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        var octets = Spandsp.Encode(ToneLevel.Tone(hz, 16_000, 16_000));
        var (pcm, wide) = (new short[8000], new short[16_000]);
        new G722Decoder().Decode(octets, pcm, wide);
        var worst = 0;
        for (var i = 200; i < 8000; i++)
        {
            worst = Math.Max(worst, Math.Abs(pcm[i] - wide[2 * i]));
        }

        // The codec's noise above 4 kHz is in the one and not in the other. A sample of delay would make twice as much.
        worst.ShouldBeLessThan((int)(ToneLevel.Amplitude * Math.Sin(Math.PI * hz / 16_000)));
    }

    [Fact]
    public void OpusDecoder_AtBothRates_Keeps5KilohertzOnlyInTheWideOne()
    {
        Assert.SkipUnless(LibOpus.IsPresent, "libopus.so.0 is not installed (apt-get install libopus0)");
        var (pcm, wide) = (new short[8000], new short[16_000]);
        var decoder = new OpusDecoder();
        var at = 0;
        foreach (var packet in LibOpus.Encode(ToneLevel.Tone(5000, 48_000, 48_000)))
        {
            decoder.SampleCount(packet).ShouldBe(160);
            decoder.Decode(packet, pcm.AsSpan(at, 160), wide.AsSpan(2 * at, 320));
            at += 160;
        }

        ToneLevel.Of(wide.AsSpan(4000, 8000), 5000, 16_000).ShouldBeInRange(0.7 * ToneLevel.Amplitude, 1.3 * ToneLevel.Amplitude);
        ToneLevel.Of(pcm.AsSpan(2000, 4000), 3000, 8000).ShouldBeLessThan(0.02 * ToneLevel.Amplitude, "5 kHz would fold to 3");
    }

    [Fact]
    public void OpusDecoder_OfAnyOctets_FillsBothRatesAndNeverThrows()
    {
        Assert.SkipUnless(LibOpus.IsPresent, "libopus.so.0 is not installed (apt-get install libopus0)");
        var random = new Random(7587);
        var decoder = new OpusDecoder();
        var decoded = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var packet = new byte[random.Next(0, 200)];
            random.NextBytes(packet);
            var samples = decoder.SampleCount(packet);
            if (samples > 0)
            {
                decoder.Decode(packet, new short[samples], new short[2 * samples]);
                decoded++;
            }
        }

        decoded.ShouldBeGreaterThan(1000);
    }
}
