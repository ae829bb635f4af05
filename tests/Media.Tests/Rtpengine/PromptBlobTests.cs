using EdgeCx.Core.Delivery;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Recordings;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

public sealed class PromptBlobTests
{
    [Fact]
    public void Of_APrompt_IsAWavOfItWithSilenceAround()
    {
        var pcm = Enumerable.Range(0, 1600).Select(i => (short)(i * 10)).ToArray();
        var wav = PromptBlob.Of(new Prompt("test.en", pcm));

        WavParser.TryParse(wav, wav.Length, out var header, out var reject).ShouldBeTrue(reject.ToString());
        header.Encoding.ShouldBe(WavEncoding.MuLaw);
        header.Channels.ShouldBe(1);
        header.SampleRateHz.ShouldBe(8000);
        header.MissingBytes.ShouldBe(0);
        header.Frames.ShouldBe(1600 + (8 * (PromptBlob.HeadMs + PromptBlob.TailMs)));
        var data = wav.AsSpan(header.DataOffset).ToArray();
        data[..(8 * PromptBlob.HeadMs)].ShouldAllBe(b => b == MuLaw.Silence);
        data[^(8 * PromptBlob.TailMs)..].ShouldAllBe(b => b == MuLaw.Silence);
        ((double)MuLaw.Decode(data[(8 * PromptBlob.HeadMs) + 1500])).ShouldBe(15_000, 600);
    }

    [Fact]
    public void Of_TheLongestPrompt_FitsIntoADatagram() =>
        PromptBlob.Of(new Prompt("test.en", new short[PromptBlob.MaxMs * 8])).Length.ShouldBeLessThan(NgClient.MaxOctets - 1000);
}
