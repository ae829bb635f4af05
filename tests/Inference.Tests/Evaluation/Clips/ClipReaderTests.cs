using System.Buffers.Binary;
using EdgeCx.Inference.Evaluation.Clips;

namespace EdgeCx.Inference.Tests.Evaluation.Clips;

public sealed class ClipReaderTests
{
    private readonly ClipReader _reader = new();

    [Fact]
    public void TryRead_Linear16_GivesTheSamplesExactly() =>
        Read(ClipFiles.Wav(1, 16, 1, 8000, [1, 0, 255, 255, 0, 128])).Samples.ShouldBe([1, -1, -32768]);

    [Fact]
    public void TryRead_MuLaw_DecodesByG711() =>
        Read(ClipFiles.Wav(7, 8, 1, 8000, [0xFF, 0x7F, 0x80, 0x00, 0xFE])).Samples.ShouldBe([0, 0, 32124, -32124, 8]);

    [Fact]
    public void TryRead_ALaw_DecodesByG711() =>
        Read(ClipFiles.Wav(6, 8, 1, 8000, [0xD5, 0x55, 0xAA, 0x2A, 0x80])).Samples.ShouldBe([8, -8, 32256, -32256, 5504]);

    [Theory]
    [InlineData(1, 8, new byte[] { 192 })]
    [InlineData(1, 24, new byte[] { 0, 0, 0x40 })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 0x40 })]
    [InlineData(3, 32, new byte[] { 0, 0, 0, 0x3F })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 0xE0, 0x3F })]
    public void TryRead_OtherEncodings_AreTheSameHalfOfFullScale(int format, int bits, byte[] half)
    {
        var audio = Read(ClipFiles.Wav(format, bits, 1, 8000, half));
        audio.Samples.ShouldBe([16384]);
        audio.Treatments.ShouldBeEmpty();
        audio.Damage.ShouldBeNull();
    }

    [Fact]
    public void TryRead_ExtensibleFormat_ReadsItsSubFormat()
    {
        var plain = ClipFiles.Wav(1, 16, 1, 8000, [1, 0]);
        var file = new byte[plain.Length + 24];
        plain.AsSpan(0, 36).CopyTo(file);
        plain.AsSpan(36).CopyTo(file.AsSpan(60));
        file[16] = 40;
        (file[20], file[21]) = (0xFE, 0xFF);
        file[44] = 1;
        Read(file).Samples.ShouldBe([1]);
    }

    [Fact]
    public void TryRead_FloatsThatAreNoNumbers_AreSilenceAndNamed()
    {
        byte[] data = [.. new[] { 0.5f, float.NaN, float.PositiveInfinity, -0.5f, 7f }.SelectMany(BitConverter.GetBytes)];
        var audio = Read(ClipFiles.Wav(3, 32, 1, 8000, data));
        audio.Samples.ShouldBe([16384, 0, 0, -16384, 32767]);
        audio.Damage.ShouldBe("2 samples are no numbers and are taken as silence");
    }

    [Fact]
    public void TryRead_SeveralChannels_HearsTheFirstOrTheOneAskedFor()
    {
        var file = ClipFiles.Wav(1, 16, 2, 8000, ClipFiles.Linear([100, 200, 101, 201]));
        var first = Read(file);
        first.Samples.ShouldBe([100, 101]);
        first.Treatments.ShouldBe(["channel 1 of 2"]);
        Read(file, channel: 2).Samples.ShouldBe([200, 201]);
        _reader.TryRead(file, 3, out _, out var reject).ShouldBeFalse();
        reject.ShouldBe("channel 3 is asked for; the file has 2");
    }

    [Fact]
    public void TryRead_FullScale_IsCountedAsClipped()
    {
        var file = ClipFiles.Wav(1, 16, 1, 8000, ClipFiles.Linear(Enumerable.Range(0, 1000).Select(i => i % 50 == 0 ? short.MaxValue : (short)0)));
        Read(file).Treatments.ShouldBe(["clipped"]);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(44_100)]
    [InlineData(11_127)]
    public void TryRead_HigherRate_KeepsSpeechAndItsPlace(int rate)
    {
        // A second of silence, then a tone of 1 kHz.
        short[] samples = [.. new short[rate], .. ClipFiles.Tone(1000, rate, 1).Select(s => (short)(s * 32767))];
        var audio = Read(ClipFiles.Wav(1, 16, 1, rate, ClipFiles.Linear(samples)));
        audio.Treatments.ShouldBe([$"resampled from {rate} Hz over a telephone line"]);
        audio.Samples.Length.ShouldBe(16_000);
        Rms(audio.Samples.AsSpan(8800, 6400)).ShouldBe(0.5 / Math.Sqrt(2), 0.01);
        Rms(audio.Samples.AsSpan(0, 7600)).ShouldBe(0, 0.0005);
        var begin = Array.FindIndex(audio.Samples, s => Math.Abs((int)s) > 4000);
        begin.ShouldBeInRange(7996, 8010);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    [InlineData(7000)]
    [InlineData(9000)]
    public void TryRead_OutOfTheTelephoneBand_IsGone(double hz)
    {
        var tone = ClipFiles.Tone(hz, 44_100, 1).Select(s => (short)(s * 32767));
        var line = Read(ClipFiles.Wav(1, 16, 1, 44_100, ClipFiles.Linear(tone))).Samples;
        Rms(line.AsSpan(1000, 6000)).ShouldBeLessThan(0.5 / Math.Sqrt(2) / 300);
    }

    [Theory]
    [InlineData(17, 4, 1, 8000, "format 17, 1 channels, 8000 Hz, 4 bits")]
    [InlineData(1, 12, 1, 8000, "12 bits")]
    [InlineData(1, 16, 0, 8000, "0 channels")]
    [InlineData(1, 16, 17, 8000, "17 channels")]
    [InlineData(1, 16, 1, 6000, "6000 Hz")]
    [InlineData(1, 16, 1, 384_000, "384000 Hz")]
    public void TryRead_OtherFormat_SaysWhereAndWhatIsAllowed(int format, int bits, int channels, int rate, string found)
    {
        _reader.TryRead(ClipFiles.Wav(format, bits, channels, rate, [0, 0]), 0, out _, out var reject).ShouldBeFalse();
        reject.ShouldStartWith("offset 20: ");
        reject.ShouldContain(found);
        reject.ShouldContain("allowed are linear 8, 16, 24 or 32 bit");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("fLaC and more than twelve", "offset 0: a RIFF WAVE header is expected")]
    public void TryRead_NoWav_SaysSo(string text, string words)
    {
        _reader.TryRead(System.Text.Encoding.ASCII.GetBytes(text), 0, out _, out var reject).ShouldBeFalse();
        reject.ShouldBe(words);
    }

    [Fact]
    public void TryRead_NoSamples_SaysSo()
    {
        _reader.TryRead(ClipFiles.Wav(1, 16, 1, 8000, []), 0, out _, out var reject).ShouldBeFalse();
        reject.ShouldBe("offset 44: no audio");
    }

    [Fact]
    public void TryRead_EveryTruncation_IsRefusedWithAReasonOrNamed()
    {
        var whole = ClipFiles.Wav(1, 16, 1, 8000, [1, 0, 2, 0]);
        for (var length = 1; length < whole.Length; length++)
        {
            if (_reader.TryRead(whole.AsSpan(0, length), 0, out var audio, out var reject))
            {
                audio.Samples.ShouldBe([1]);
                audio.Damage.ShouldNotBeNull().ShouldContain("more bytes of audio are expected");
            }
            else
            {
                reject.ShouldStartWith("offset ");
            }
        }
    }

    [Fact]
    public void TryRead_HugeChunkLength_IsRefused()
    {
        var file = ClipFiles.Wav(1, 16, 1, 8000, [1, 0]);
        "junk"u8.CopyTo(file.AsSpan(12));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(16), uint.MaxValue);
        _reader.TryRead(file, 0, out _, out var reject).ShouldBeFalse();
        reject.ShouldBe("offset 12: the file ends before its audio");
    }

    [Fact]
    public void TryRead_FlippedBytes_NeverThrow()
    {
        var random = new Random(5);
        var whole = ClipFiles.Wav(3, 32, 2, 16_000, [.. Enumerable.Range(0, 400).SelectMany(i => BitConverter.GetBytes(i / 400f))]);
        for (var round = 0; round < 2000; round++)
        {
            var file = (byte[])whole.Clone();
            for (var i = 0; i < 4; i++)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            if (_reader.TryRead(file, 0, out var audio, out var reject))
            {
                audio.Samples.Length.ShouldBePositive();
            }
            else
            {
                reject.ShouldNotBeEmpty();
            }
        }
    }

    private ClipAudio Read(byte[] file, int channel = 0)
    {
        _reader.TryRead(file, channel, out var audio, out var reject).ShouldBeTrue(reject);
        return audio;
    }

    private static double Rms(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += sample / 32768.0 * (sample / 32768.0);
        }

        return Math.Sqrt(sum / samples.Length);
    }
}
