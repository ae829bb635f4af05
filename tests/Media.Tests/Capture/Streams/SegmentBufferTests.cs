using EdgeCx.Media.Capture.Streams;

namespace EdgeCx.Media.Tests.Capture.Streams;

public class SegmentBufferTests
{
    private static readonly byte[] Stream = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))];

    [Fact]
    public void TryAdd_StretchesInAnyOrder_AreTheStream()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var buffer = new SegmentBuffer();
            var model = new bool[Stream.Length];
            var used = 0;
            for (var i = 0; i < 60; i++)
            {
                var start = random.Next(Stream.Length);
                var length = random.Next(1, Math.Min(600, Stream.Length - start + 1));
                if (start + length <= used || !buffer.HasRoom(Math.Max(0, start - used), start + length - Math.Max(start, used)))
                {
                    continue;
                }

                var from = Math.Max(start, used);
                buffer.TryAdd(from - used, Stream.AsSpan(from, start + length - from));
                model.AsSpan(from, start + length - from).Fill(true);

                var known = used;
                while (known < model.Length && model[known])
                {
                    known++;
                }

                buffer.Contiguous.SequenceEqual(Stream.AsSpan(used, known - used)).ShouldBeTrue($"round {round}, step {i}");
                buffer.HasGap.ShouldBe(model.AsSpan(known).Contains(true));
                if (random.Next(3) == 0)
                {
                    var consumed = random.Next(known - used + 1);
                    buffer.Consume(consumed);
                    used += consumed;
                }
            }

            buffer.Clear();
            buffer.RentedBytes.ShouldBe(0);
        }
    }

    [Fact]
    public void TryAdd_OtherOctetsAtTheSamePlace_ChangeNothing()
    {
        var buffer = new SegmentBuffer();
        buffer.TryAdd(2, [1, 2, 3]);
        buffer.TryAdd(0, [9, 9, 9, 9, 9, 9, 9]);

        buffer.Contiguous.ToArray().ShouldBe([9, 9, 1, 2, 3, 9, 9]);
        buffer.TryAdd(1, [7, 7, 7]).ShouldBeFalse();
        buffer.Clear();
    }

    [Fact]
    public void HasRoom_BeyondItsLimits_IsFalse()
    {
        var buffer = new SegmentBuffer();
        buffer.HasRoom(SegmentBuffer.MaxBytes - 1, 1).ShouldBeTrue();
        buffer.HasRoom(SegmentBuffer.MaxBytes, 1).ShouldBeFalse();
        for (var i = 0; i < SegmentBuffer.MaxStretches; i++)
        {
            buffer.HasRoom((2 * i) + 1, 1).ShouldBeTrue();
            buffer.TryAdd((2 * i) + 1, [1]);
        }

        buffer.HasRoom(1000, 1).ShouldBeFalse();
        buffer.HasRoom(2, 1).ShouldBeTrue();
        buffer.Clear();
    }

    [Fact]
    public void Consume_All_GivesTheMemoryBack()
    {
        var buffer = new SegmentBuffer();
        buffer.TryAdd(0, Stream);
        buffer.RentedBytes.ShouldBeGreaterThanOrEqualTo(Stream.Length);
        buffer.Consume(Stream.Length);

        buffer.IsEmpty.ShouldBeTrue();
        buffer.RentedBytes.ShouldBe(0);
    }
}
