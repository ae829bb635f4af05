using System.Buffers.Binary;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Media.Tests.Recordings;

public class WavParserTests
{
    [Theory]
    [InlineData(1, 8, WavEncoding.Pcm8)]
    [InlineData(1, 16, WavEncoding.Pcm16)]
    [InlineData(1, 24, WavEncoding.Pcm24)]
    [InlineData(1, 32, WavEncoding.Pcm32)]
    [InlineData(3, 32, WavEncoding.Float32)]
    [InlineData(6, 8, WavEncoding.ALaw)]
    [InlineData(7, 8, WavEncoding.MuLaw)]
    internal void TryParse_EachEncoding_IsRead(int format, int bits, WavEncoding expected)
    {
        foreach (var extensible in (bool[])[false, true])
        {
            var file = WavFiles.Make((ushort)format, 2, 8000, (ushort)bits, new byte[240], extensible: extensible);

            WavParser.TryParse(file, file.Length, out var header, out _).ShouldBeTrue();

            header.Encoding.ShouldBe(expected);
            header.Channels.ShouldBe(2);
            header.SampleRateHz.ShouldBe(8000);
            header.Frames.ShouldBe(240 / (2 * bits / 8));
            header.DataOffset.ShouldBe(file.Length - 240);
            header.MissingBytes.ShouldBe(0);
        }
    }

    [Fact]
    public void TryParse_ChunksBeforeTheData_AreSteppedOver()
    {
        var file = WavFiles.Make(7, 1, 8000, 8, [1, 2, 3], [.. WavFiles.Chunk("LIST", new byte[33]), .. WavFiles.Chunk("fact", new byte[4])]);

        WavParser.TryParse(file, file.Length, out var header, out _).ShouldBeTrue();

        file[header.DataOffset].ShouldBe((byte)1);
        header.DataBytes.ShouldBe(3);
    }

    [Fact]
    public void TryParse_EveryTruncatedPrefix_RejectsOrTellsWhatIsMissing()
    {
        var data = new byte[64];
        var file = WavFiles.Make(1, 2, 8000, 16, data, WavFiles.Chunk("LIST", new byte[10]));
        var dataOffset = file.Length - data.Length;
        for (var length = 0; length < file.Length; length++)
        {
            var accepted = WavParser.TryParse(file.AsSpan(0, length), length, out var header, out var reject);

            accepted.ShouldBe(length >= dataOffset, $"prefix of {length}");
            if (accepted)
            {
                var present = length - dataOffset;
                header.DataBytes.ShouldBe(present - (present % 4));
                header.MissingBytes.ShouldBe(data.Length - present);
            }
            else
            {
                reject.Offset.ShouldBeLessThanOrEqualTo(length);
                reject.Reason.ShouldNotBeNullOrEmpty();
            }
        }
    }

    [Theory]
    [InlineData(0, (byte)'X', 0)]
    [InlineData(8, (byte)'X', 8)]
    [InlineData(12, (byte)'X', 36)]
    [InlineData(20, 99, 20)]
    [InlineData(22, 0, 22)]
    [InlineData(22, 17, 22)]
    [InlineData(32, 3, 32)]
    [InlineData(34, 12, 20)]
    [InlineData(16, 8, 16)]
    public void TryParse_DamagedField_NamesItsOffset(int at, byte value, int offset)
    {
        var file = WavFiles.Make(1, 1, 8000, 16, new byte[8]);
        file[at] = value;

        WavParser.TryParse(file, file.Length, out _, out var reject).ShouldBeFalse();

        reject.Offset.ShouldBe(offset);
    }

    [Theory]
    [InlineData(0xFFFF_FFFF)]
    [InlineData(0x7FFF_FFFF)]
    public void TryParse_StreamedLength_MeansToTheEnd(uint declared)
    {
        var file = WavFiles.Make(1, 1, 8000, 16, new byte[10]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), declared);

        WavParser.TryParse(file, file.Length, out var header, out _).ShouldBeTrue();

        header.DataBytes.ShouldBe(10);
        header.MissingBytes.ShouldBe(0);
    }

    [Fact]
    public void TryParse_ChunkThatRunsPastTheEnd_IsRejectedAtItsLength()
    {
        var file = WavFiles.Make(1, 1, 8000, 16, new byte[10], WavFiles.Chunk("LIST", new byte[4]));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), 0xFFFF_FFF0);

        WavParser.TryParse(file, file.Length, out _, out var reject).ShouldBeFalse();

        reject.Offset.ShouldBe(40);
    }
}
