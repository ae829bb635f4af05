using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

public sealed class SpeechSegmenterTests : IDisposable
{
    private readonly SegmentPool _pool = new(4, 64);
    private readonly SpeechSegmenter _segmenter;
    private bool _mayRent = true;
    private long _next;

    public SpeechSegmenterTests() => _segmenter = new SpeechSegmenter(TestLegs.Customer(), _pool, () => _mayRent);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Next_SpeechThenHalfASecondOfSilence_GivesOneSegmentWithPreRoll()
    {
        Feed(20, speech: false).ShouldBeEmpty();
        Feed(30, speech: true).ShouldBeEmpty();
        Feed(SpeechSegmenter.EndFrames - 1, speech: false).ShouldBeEmpty();
        var segment = Feed(1, speech: false).ShouldHaveSingleItem();
        segment.StartSample.ShouldBe((20 - SpeechSegmenter.PreRollFrames) * 256);
        segment.SpeechFrames.ShouldBe(30);
        segment.FramesToSpeechEnd.ShouldBe(SpeechSegmenter.PreRollFrames + 30);
        segment.Frames.ShouldBe(SpeechSegmenter.PreRollFrames + 30 + SpeechSegmenter.EndFrames);

        // Every frame holds its own number: the audio is where it belongs.
        var samples = new short[segment.Frames * 256];
        segment.CopyTo(samples, segment.Frames);
        samples.Where((_, i) => i % 256 == 0).ShouldBe(Enumerable.Range(12, segment.Frames).Select(i => (short)i));
        segment.Release();
        _pool.OutstandingBlocks.ShouldBe(0);
    }

    [Fact]
    public void Next_ShortPause_KeepsTheSegmentOpen()
    {
        Feed(30, speech: true).ShouldBeEmpty();
        Feed(SpeechSegmenter.EndFrames - 1, speech: false).ShouldBeEmpty();
        Feed(30, speech: true).ShouldBeEmpty();
        _segmenter.Open!.SpeechFrames.ShouldBe(60);
        _segmenter.Discard();
    }

    [Fact]
    public void Next_Click_GivesNothing()
    {
        Feed(SpeechSegmenter.MinSpeechFrames - 1, speech: true).ShouldBeEmpty();
        Feed(SpeechSegmenter.EndFrames, speech: false).ShouldBeEmpty();
        _pool.OutstandingBlocks.ShouldBe(0);
        _pool.Free.ShouldBe(_pool.Capacity);
    }

    [Fact]
    public void Next_TwelveSecondsWithoutAPause_CutsAtTheQuietestLateFrame()
    {
        const int quiet = SpeechSegment.MaxFrames - 40;
        var cut = new List<SpeechSegment>();
        for (var i = 0; i < SpeechSegment.MaxFrames; i++)
        {
            cut.AddRange(Feed(1, speech: true, level: i == quiet ? -50 : i == 10 ? -70 : -20));
        }

        var first = cut.ShouldHaveSingleItem();
        first.Frames.ShouldBe(quiet);
        first.FramesToSpeechEnd.ShouldBe(quiet);
        _segmenter.Open!.StartSample.ShouldBe(quiet * 256);
        _segmenter.Open.Frames.ShouldBe(40);
        _segmenter.Open.FrameAt(0)[0].ShouldBe((short)quiet);
        first.Release();
        _segmenter.Discard();
        _pool.OutstandingBlocks.ShouldBe(0);
    }

    [Fact]
    public void Next_Gap_EndsTheSegmentAndForgetsThePreRoll()
    {
        Feed(30, speech: true).ShouldBeEmpty();
        _next += 100;
        var ended = Feed(1, speech: true).ShouldHaveSingleItem();
        ended.Frames.ShouldBe(30);
        _segmenter.Open!.StartSample.ShouldBe(130 * 256);
        ended.Release();
        _segmenter.Discard();
    }

    [Fact]
    public void Next_NoPlace_IsCountedAndTriedAgain()
    {
        _mayRent = false;
        Feed(3, speech: true).ShouldBeEmpty();
        _segmenter.Refused.ShouldBe(1);
        _mayRent = true;
        Feed(1, speech: true);
        _segmenter.Open.ShouldNotBeNull();
        _segmenter.Discard();
    }

    [Fact]
    public void Next_NoPlaceForLong_IsCountedOnceAStretch()
    {
        // Two sentences with a short pause, a longer pause, another one, and then one that goes on and on.
        _mayRent = false;
        Feed(100, speech: true);
        Feed(SpeechSegmenter.EndFrames - 1, speech: false);
        Feed(100, speech: true);
        _segmenter.Refused.ShouldBe(1);
        Feed(SpeechSegmenter.EndFrames, speech: false);
        _segmenter.Refused.ShouldBe(1);
        Feed(100, speech: true);
        _segmenter.Refused.ShouldBe(2);
        Feed(SpeechSegmenter.EndFrames, speech: false);
        Feed(2 * SpeechSegment.MaxFrames, speech: true);
        _segmenter.Refused.ShouldBe(4, "so many segments it would have been");
    }

    [Fact]
    public void Next_PoolOutOfBlocks_GivesUpTheSegmentAndReturnsWhatItHad()
    {
        using var small = new SegmentPool(2, 2);
        var segmenter = new SpeechSegmenter(TestLegs.Customer(), small, () => true);
        var frame = new short[256];
        for (var i = 0; i < 65; i++)
        {
            segmenter.Next(frame, [], i * 256, -20, true, 0).ShouldBeNull();
        }

        segmenter.Refused.ShouldBe(1);
        segmenter.Open.ShouldBeNull();
        small.OutstandingBlocks.ShouldBe(0);
        small.Free.ShouldBe(2);
    }

    [Fact]
    public void Release_TwoHolders_TheLastClears()
    {
        Feed(5, speech: true);
        var segment = _segmenter.Open!;
        segment.Hold();
        _segmenter.Discard();
        _pool.OutstandingBlocks.ShouldBe(1);
        segment.FrameAt(4)[0].ShouldBe((short)4);
        segment.Release();
        _pool.OutstandingBlocks.ShouldBe(0);
        _pool.TryRentBlock(isWide: false, out var block).ShouldBeTrue();
        block.Samples.ContainsAnyExcept((short)0).ShouldBeFalse();
        block.Return();
    }

    [Fact]
    public void Next_SteadyState_AllocatesNothing()
    {
        var frame = new short[256];
        frame.AsSpan().Fill(7);
        var least = long.MaxValue;

        // The runtime may compile and load in any of the rounds; what the segmenter allocates would show in all of them.
        for (var round = 0; round < 6; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Talk(frame, round);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

    private void Talk(short[] frame, int round)
    {
        for (var i = 0; i < 2000; i++)
        {
            var at = ((round * 2000) + i) * 256L;
            _segmenter.Next(frame, [], at, -20, i % 700 < 650, at)?.Release();
        }
    }

    private List<SpeechSegment> Feed(int frames, bool speech, float level = -20)
    {
        var ended = new List<SpeechSegment>();
        var frame = new short[256];
        for (var i = 0; i < frames; i++)
        {
            Array.Fill(frame, (short)_next);
            if (_segmenter.Next(frame, [], _next * 256, level, speech, _next) is { } segment)
            {
                ended.Add(segment);
            }

            _next++;
        }

        return ended;
    }
}
