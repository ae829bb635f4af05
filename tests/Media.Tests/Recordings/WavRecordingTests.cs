using System.Buffers.Binary;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Recordings;

public class WavRecordingTests
{
    [Fact]
    public void TryOpen_WrongRate_NamesOffsetFindingAndAllowed()
    {
        var path = WavFiles.Write(WavFiles.Make(1, 1, 16000, 16, new byte[4]));
        try
        {
            WavRecording.TryOpen(path, out var error).ShouldBeNull();

            error.ShouldBe($"{path}: offset 24: the sampling rate is 16000 Hz; allowed is 8000 Hz");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TryOpen_MissingFile_SaysSo()
    {
        WavRecording.TryOpen("/nowhere/at-all.wav", out var error).ShouldBeNull();

        error.ShouldContain("/nowhere/at-all.wav");
    }

    [Fact]
    public void TryOpen_TruncatedData_ReadsWhatIsThereAndTells()
    {
        var whole = WavFiles.Make(7, 1, 8000, 8, [.. Enumerable.Repeat((byte)0x10, 8000)]);
        var path = WavFiles.Write(whole[..^6000]);
        try
        {
            using var recording = WavRecording.TryOpen(path, out _).ShouldNotBeNull();

            recording.Damage.ShouldNotBeNull().ShouldContain("offset 2044: 6000 more bytes");
            recording.ReadMuLaw(0).Length.ShouldBe(2000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_LinearSamples_AreCompandedAsTheLineWould()
    {
        short[] linear = [0, 1, -1, 1000, -1000, 12345, -32768, 32767];
        var data = new byte[linear.Length * 2];
        for (var i = 0; i < linear.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), linear[i]);
        }

        var samples = new short[linear.Length];
        WavRecording.ToLine(data, WavEncoding.Pcm16, samples);

        samples.ShouldBe(linear.Select(s => MuLaw.Decode(MuLaw.Encode(s))));
    }

    [Theory]
    [InlineData(WavEncoding.Pcm8, new byte[] { 255 }, 0x7F00)]
    [InlineData(WavEncoding.Pcm24, new byte[] { 0xFF, 0x00, 0x40 }, 0x4000)]
    [InlineData(WavEncoding.Pcm32, new byte[] { 0xFF, 0xFF, 0x00, 0xC0 }, -0x4000)]
    [InlineData(WavEncoding.Float32, new byte[] { 0, 0, 0, 0x3F }, 0x4000)]
    [InlineData(WavEncoding.Float32, new byte[] { 0, 0, 0xC0, 0x7F }, 0)]
    internal void ToLine_EachLinearWidth_IsScaledToSixteenBits(WavEncoding encoding, byte[] octets, int linear)
    {
        var samples = new short[1];

        WavRecording.ToLine(octets, encoding, samples);

        samples[0].ShouldBe(MuLaw.Decode(MuLaw.Encode((short)linear)));
    }

    [Fact]
    public void ReadMuLaw_MuLawFile_GivesItsOctets()
    {
        byte[] octets = [.. Enumerable.Range(0, 256).Where(o => o != 0x7F).Select(o => (byte)o)];
        var path = WavFiles.Write(WavFiles.Make(7, 1, 8000, 8, octets));
        try
        {
            using var recording = WavRecording.TryOpen(path, out _).ShouldNotBeNull();

            recording.ReadMuLaw(0).ShouldBe(octets);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_Stereo_KeepsChannelsApart()
    {
        byte[] octets = [.. Enumerable.Range(0, 20_000).Select(i => i % 2 == 0 ? (byte)0x90 : (byte)0x20)];
        var path = WavFiles.Write(WavFiles.Make(6, 2, 8000, 8, octets));
        try
        {
            using var recording = WavRecording.TryOpen(path, out _).ShouldNotBeNull();
            var samples = new short[320];
            long frames = 0;
            while (recording.Read(samples) is var read and > 0)
            {
                frames += read;
                samples[0].ShouldBe(ALaw.Decode(0x90));
                samples[1].ShouldBe(ALaw.Decode(0x20));
            }

            frames.ShouldBe(10_000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TryOpen_DemoLegs_AreAlignedAndSensible()
    {
        var folder = Path.Combine(SharedData.RepositoryRoot, "demo");
        using var customer = WavRecording.TryOpen(Path.Combine(folder, "customer.wav"), out _).ShouldNotBeNull();
        using var agent = WavRecording.TryOpen(Path.Combine(folder, "agent.wav"), out _).ShouldNotBeNull();

        customer.Header.Frames.ShouldBe(agent.Header.Frames);
        (customer.Header.Frames % 160).ShouldBe(0);
        customer.DurationMs.ShouldBeInRange(110_000, 130_000);
        foreach (var leg in (WavRecording[])[customer, agent])
        {
            var samples = new short[leg.Header.Frames];
            leg.Read(samples).ShouldBe(samples.Length);
            samples.Max(s => Math.Abs((int)s)).ShouldBeLessThan(29_205, "peaks stay below -1 dBFS");
            samples.Count(s => s != 0).ShouldBeGreaterThan(samples.Length / 2, "pauses are not digital silence");
        }
    }
}
