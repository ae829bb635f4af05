using EdgeCx.Media.Codecs;
using EdgeCx.Media.Rtp;

namespace EdgeCx.Media.Tests.Codecs;

public sealed class WidebandTests
{
    [Fact]
    public void G722_OfAnotherImplementationsStream_IsDecodedBitByBit()
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        var octets = Spandsp.Encode(Sweep(16000, 2));
        var codec = new G722();
        var ours = new List<short>();
        foreach (var octet in octets)
        {
            var (first, second) = codec.Decode(octet);
            ours.AddRange([first, second]);
        }

        ours.ShouldBe(Spandsp.Decode(octets));
    }

    [Fact]
    public void G722_OfAnyOctets_IsDecodedAsAnotherImplementationDoes()
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        var octets = new byte[20_000];
        new Random(722).NextBytes(octets);
        var codec = new G722();
        var theirs = Spandsp.Decode(octets);
        for (var i = 0; i < octets.Length; i++)
        {
            var (first, second) = codec.Decode(octets[i]);
            Same(first, theirs[2 * i]).ShouldBeTrue($"octet {i}: {first} against {theirs[2 * i]}");
            Same(second, theirs[(2 * i) + 1]).ShouldBeTrue($"octet {i}: {second} against {theirs[(2 * i) + 1]}");
        }
    }

    [Theory]
    [InlineData(300, -0.1, 0.1)]
    [InlineData(3000, -0.1, 0.1)]
    [InlineData(3400, -0.1, 0.1)]
    [InlineData(4600, -200, -60)]
    [InlineData(6000, -200, -60)]
    [InlineData(7500, -200, -60)]
    public void HalfBandDecimator_OfATone_PassesSpeechAndStopsWhatWouldFold(double hz, double least, double most)
    {
        var decimator = default(HalfBandDecimator);
        double power = 0;
        const int Samples = 4000;
        for (var i = 0; i < Samples; i++)
        {
            var sample = decimator.Take(Tone(hz, 2 * i), Tone(hz, (2 * i) + 1));
            power += i < 100 ? 0 : (double)sample * sample;
        }

        var gainDb = 10 * Math.Log10(((power / (Samples - 100)) + 1e-9) / (10000.0 * 10000 / 2));
        gainDb.ShouldBeInRange(least, most);
    }

    [Fact]
    public void G722Decoder_OfSpeechBandTone_KeepsItsPitchAt8Kilohertz()
    {
        Assert.SkipUnless(Spandsp.IsPresent, "libspandsp.so.2 is not installed (apt-get install libspandsp2)");
        var octets = Spandsp.Encode([.. Enumerable.Range(0, 16000).Select(i => Tone(1000, i))]);
        var decoder = new G722Decoder();
        var pcm = new short[decoder.SampleCount(octets)];
        decoder.Decode(octets, pcm);
        pcm.Length.ShouldBe(8000);
        Crossings(pcm.AsSpan(800, 6400)).ShouldBeInRange(1590, 1610);
    }

    [Fact]
    public void OpusDecoder_OfAnEncodedTone_KeepsItsPitchAndLength()
    {
        Assert.SkipUnless(LibOpus.IsPresent, "libopus.so.0 is not installed (apt-get install libopus0)");
        var packets = LibOpus.Encode([.. Enumerable.Range(0, 48000).Select(i => (short)(10000 * Math.Sin(2 * Math.PI * 1000 * i / 48000)))]);
        var decoder = new OpusDecoder();
        var pcm = new List<short>();
        foreach (var packet in packets)
        {
            decoder.SampleCount(packet).ShouldBe(160);
            var samples = new short[160];
            decoder.Decode(packet, samples);
            pcm.AddRange(samples);
        }

        pcm.Count.ShouldBe(8000);
        Crossings(pcm.ToArray().AsSpan(800, 6400)).ShouldBeInRange(1590, 1610);
    }

    [Fact]
    public void OpusDecoder_OfAnyOctets_NeverThrowsNorWritesBeyond()
    {
        Assert.SkipUnless(LibOpus.IsPresent, "libopus.so.0 is not installed (apt-get install libopus0)");
        var random = new Random(6716);
        var decoder = new OpusDecoder();
        for (var i = 0; i < 20_000; i++)
        {
            var packet = new byte[random.Next(0, 200)];
            random.NextBytes(packet);
            var samples = new short[decoder.SampleCount(packet)];
            if (samples.Length > 0)
            {
                decoder.Decode(packet, samples);
            }
        }

        decoder.SampleCount([]).ShouldBe(0);
    }

    [Theory]
    [InlineData("G722", 8000, 1, "G722")]
    [InlineData("g722", 8000, 1, "G722")]
    [InlineData("G722", 16000, 1, "Unsupported")]
    [InlineData("PCMU", 16000, 1, "Unsupported")]
    [InlineData("G729", 8000, 1, "Unsupported")]
    [InlineData("telephone-event", 48000, 1, "TelephoneEvent")]
    public void PayloadKinds_OfAnRtpmap_AreByNameAndClock(string name, int clock, int channels, string kind) =>
        PayloadKinds.Of(name, clock, channels).ToString().ShouldBe(kind);

    [Fact]
    public void PayloadMap_AfterAReinvite_KeepsTheDecoderThatHasState()
    {
        var media = new MediaDescription([new MediaPayload(9, PayloadKind.G722, "G722", 8000), new MediaPayload(0, PayloadKind.Pcmu, "PCMU", 8000)], true, false);
        var before = new PayloadMap(media);
        var after = new PayloadMap(media with { Active = false }, before);
        after.DecoderOf(9).ShouldBeSameAs(before.DecoderOf(9));
        new PayloadMap(media).DecoderOf(9).ShouldNotBeSameAs(before.DecoderOf(9));
        after.DecoderOf(9)!.Name.ShouldBe("G722");
    }

    // Where the sum leaves 16 bits the Recommendation saturates (4.4); the other implementation lets it wrap.
    private static bool Same(short ours, short theirs) => ours == theirs || (ours is short.MaxValue or short.MinValue && ours < 0 != theirs < 0);

    private static short Tone(double hz, int sample) => (short)(10000 * Math.Sin(2 * Math.PI * hz * sample / 16000));

    private static int Crossings(ReadOnlySpan<short> pcm)
    {
        var crossings = 0;
        for (var i = 1; i < pcm.Length; i++)
        {
            crossings += pcm[i - 1] < 0 != pcm[i] < 0 ? 1 : 0;
        }

        return crossings;
    }

    private static short[] Sweep(int rate, int seconds) =>
        [.. Enumerable.Range(0, rate * seconds).Select(i => (short)(12000 * Math.Sin(2 * Math.PI * (50 + (3900.0 * i / (rate * seconds))) * i / rate)))];
}
