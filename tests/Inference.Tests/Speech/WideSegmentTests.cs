using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Inference.Speech;

namespace EdgeCx.Inference.Tests.Speech;

/// <summary>16 kHz of a wide-band leg, from its voice frames to what the transcriber is given.</summary>
public sealed class WideSegmentTests(SpeechFixture speech) : IClassFixture<SpeechFixture>, IDisposable
{
    private readonly SegmentPool _pool = new(4, 96);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Transcribe_G722ToneOf5Kilohertz_EncoderIsGivenItAsItIs()
    {
        var clip = WideClip.Through(Tone(5000, 2));
        var wide = InputOf(clip, static _ => true);
        Level(wide.AsSpan(8000, 16_000), 5000).ShouldBeInRange(0.8 * 10_000, 1.2 * 10_000);
        Level(wide.AsSpan(8000, 16_000), 3000).ShouldBeLessThan(200);

        // Of 8 kHz there is nothing of it, neither where it was nor where it would fold to.
        var narrow = InputOf(clip, static _ => false);
        Level(narrow.AsSpan(8000, 16_000), 5000).ShouldBeLessThan(200);
        Level(narrow.AsSpan(8000, 16_000), 3000).ShouldBeLessThan(200);
    }

    [Fact]
    public void Transcribe_SegmentWithoutWideFrames_EncoderIsGivenTheSameBitForBit()
    {
        var clip = WideClip.Through(Tone(1500, 1));
        var doubled = new float[2 * clip.Samples.Length];
        Upsampler.Double(clip.Samples, doubled);
        InputOf(clip, static _ => false).ShouldBe(doubled);
        InputOf(clip, segment: null).ShouldBe(doubled);
        _pool.WideBlocksMade.ShouldBe(0);
    }

    [Fact]
    public void Transcribe_CodecChangesInTheMiddle_BothPartsJoinWithoutAStep()
    {
        // Half a second at each rate by turns: a tone of both bands goes on as one.
        var clip = WideClip.Through(Tone(1000, 3));
        var mixed = InputOf(clip, static i => i / 16 % 2 == 0);
        var wide = InputOf(clip, static _ => true);
        var worst = 0f;
        for (var i = 1000; i < mixed.Length - 1000; i++)
        {
            worst = Math.Max(worst, Math.Abs(mixed[i] - wide[i]));
        }

        // A delay of one sample at 16 kHz would make 0.12.
        worst.ShouldBeLessThan(0.04f);
    }

    [Fact]
    public void Next_WideLeg_PreRollAndCutKeepBothRates()
    {
        var segmenter = Segmenter();
        for (var i = 0; i < 20; i++)
        {
            Feed(segmenter, i, speech: false).ShouldBeNull();
        }

        SpeechSegment? first = null;
        for (var i = 20; first is null; i++)
        {
            first = Feed(segmenter, i, speech: true, level: i == 340 ? -60 : -20);
        }

        first.StartSample.ShouldBe((20 - PreRoll.MaxFrames) * 256);
        first.Frames.ShouldBe(340 - 20 + PreRoll.MaxFrames);
        for (var i = 0; i < first.Frames; i++)
        {
            ShouldBeFrame(first, i, 20 - PreRoll.MaxFrames + i);
        }

        segmenter.Open!.StartSample.ShouldBe(340 * 256);
        for (var i = 0; i < segmenter.Open.Frames; i++)
        {
            ShouldBeFrame(segmenter.Open, i, 340 + i);
        }

        first.Release();
        segmenter.End();
        _pool.OutstandingBlocks.ShouldBe(0);
    }

    [Fact]
    public void Next_FramesByTurnsWideAndNot_EachKeepsWhatItHas()
    {
        var segmenter = Segmenter();
        for (var i = 0; i < 100; i++)
        {
            Feed(segmenter, i, speech: true, wide: i % 3 == 0);
        }

        var segment = segmenter.Open!;
        for (var i = 0; i < 100; i++)
        {
            segment.FrameAt(i)[0].ShouldBe((short)i);

            // A block that began at 8 kHz alone has room for no more: blocks begin at 0, 32, 64 and 96.
            segment.WideAt(i).Length.ShouldBe(i % 3 == 0 && i / 32 is 0 or 3 ? 512 : 0, $"frame {i}");
        }

        segmenter.End();
    }

    [Fact]
    public void Discard_WhileSpeakingAndBefore_LeavesNoWideSampleBehind()
    {
        var segmenter = Segmenter();
        for (var i = 0; i < 20; i++)
        {
            Feed(segmenter, i, speech: false);
        }

        segmenter.BeforeSpeech.IsClear.ShouldBeFalse();
        segmenter.Discard();
        segmenter.BeforeSpeech.IsClear.ShouldBeTrue();

        for (var i = 20; i < 60; i++)
        {
            Feed(segmenter, i, speech: true);
        }

        var block = segmenter.Open!;
        block.WideAt(39)[0].ShouldBe((short)-59);
        segmenter.Discard();
        _pool.OutstandingBlocks.ShouldBe(0);
        ShouldBeAllClear();
        segmenter.End();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForgetForbidden_PausedOrObjected_LeavesNoWideSampleBehind(bool isObjection)
    {
        var leg = TestLegs.Customer();
        var words = new LegWords(leg, Segmenter(), new LanguageJudge("en", recognises: false));
        var legs = new LegRegister();
        legs.Add(words);
        for (var i = 0; i < 100; i++)
        {
            // Before speech, speech, and before the next.
            Feed(words.Segmenter, i, speech: i is > 20 and < 50)?.Release();
        }

        words.Segmenter.BeforeSpeech.IsClear.ShouldBeFalse();
        legs.ForgetForbidden();
        words.Segmenter.BeforeSpeech.IsClear.ShouldBeFalse("it may be heard");
        if (isObjection)
        {
            leg.Call.TrySetNotice(NoticeState.Objected).ShouldBeTrue();
        }
        else
        {
            leg.Call.SetPaused(true);
        }

        legs.ForgetForbidden();
        words.Segmenter.BeforeSpeech.IsClear.ShouldBeTrue();
        _pool.OutstandingBlocks.ShouldBe(0);
        ShouldBeAllClear();
        words.Segmenter.End();
    }

    [Fact]
    public void Transcribe_Stopped_LeavesNothingInItsInput()
    {
        var clip = WideClip.Through(Tone(5000, 1));
        _pool.ReserveWide();
        var segment = clip.Segment(_pool, static _ => true);
        speech.Tiny.Transcribe(clip.Samples, static () => false, segment).ShouldBe(Transcript.Stopped);
        speech.Tiny.Input.ContainsAnyExcept(0f).ShouldBeFalse();
        segment.Release();
        ShouldBeAllClear();
    }

    [Fact]
    public void TryAppend_NoWideBlockLeft_GoesOnAt8Kilohertz()
    {
        using var small = new SegmentPool(2, 6);
        var segmenter = new SpeechSegmenter(TestLegs.Customer(), small, static () => true);
        for (var i = 0; i < 100; i++)
        {
            Feed(segmenter, i, speech: true);
        }

        segmenter.Refused.ShouldBe(0);
        var segment = segmenter.Open!;
        segment.Frames.ShouldBe(100);
        segment.WideAt(63).Length.ShouldBe(512);
        segment.WideAt(64).Length.ShouldBe(0);
        segment.FrameAt(99)[0].ShouldBe((short)99);
        segmenter.End();
        small.OutstandingBlocks.ShouldBe(0);
    }

    [Fact]
    public void End_WideLegsComeAndGo_RoomIsMadeOnce()
    {
        _pool.WideBlocksMade.ShouldBe(0);
        for (var n = 0; n < 50; n++)
        {
            var segmenter = Segmenter();
            Feed(segmenter, 0, speech: false);
            segmenter.End();
        }

        _pool.WideBlocksMade.ShouldBe(32);
    }

    [Fact]
    public void Next_WideInTheSteadyState_AllocatesNothing()
    {
        var segmenter = Segmenter();
        var (frame, wide) = (new short[256], new short[512]);
        frame.AsSpan().Fill(7);
        wide.AsSpan().Fill(8);
        var least = long.MaxValue;
        for (var round = 0; round < 6; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++)
            {
                var at = ((round * 2000) + i) * 256L;
                segmenter.Next(frame, i % 500 < 400 ? wide : [], at, -20, i % 700 < 650, at)?.Release();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
        segmenter.End();
    }

    private static void ShouldBeFrame(SpeechSegment segment, int frame, int number)
    {
        segment.FrameAt(frame)[255].ShouldBe((short)number);
        segment.WideAt(frame).Length.ShouldBe(512, $"frame {frame}");
        segment.WideAt(frame)[511].ShouldBe((short)-number);
    }

    private static SpeechSegment? Feed(SpeechSegmenter segmenter, int number, bool speech, bool wide = true, float level = -20)
    {
        var (frame, both) = (new short[256], new short[512]);
        Array.Fill(frame, (short)number);
        Array.Fill(both, (short)-number);
        return segmenter.Next(frame, wide ? both : [], number * 256L, level, speech, number);
    }

    private static short[] Tone(double hz, double seconds) =>
        [.. Enumerable.Range(0, (int)(16_000 * seconds)).Select(i => (short)(10_000 * Math.Sin(2 * Math.PI * hz * i / 16_000)))];

    // The amplitude of one frequency, in units of 16-bit samples, behind a Hann window.
    private static double Level(ReadOnlySpan<float> samples, double hz)
    {
        double real = 0, imaginary = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var window = 1 - Math.Cos(2 * Math.PI * i / samples.Length);
            real += window * samples[i] * Math.Cos(2 * Math.PI * hz * i / 16_000);
            imaginary += window * samples[i] * Math.Sin(2 * Math.PI * hz * i / 16_000);
        }

        return 2 * Math.Sqrt((real * real) + (imaginary * imaginary)) / samples.Length * 32_768;
    }

    private SpeechSegmenter Segmenter() => new(TestLegs.Customer(), _pool, static () => true);

    private float[] InputOf(WideClip clip, Func<int, bool> isWide)
    {
        if (isWide(0))
        {
            _pool.ReserveWide();
        }

        var segment = clip.Segment(_pool, isWide);
        var input = InputOf(clip, segment);
        segment.Release();
        return input;
    }

    /// <summary>What the encoder is given: looked at before its run, which is the first.</summary>
    private float[] InputOf(WideClip clip, SpeechSegment? segment)
    {
        var transcriber = speech.Tiny;
        float[]? input = null;
        transcriber.Graph.BeforeRun = () => input ??= transcriber.Input[..(2 * clip.Samples.Length)].ToArray();
        try
        {
            transcriber.Transcribe(clip.Samples, () => input is null, segment);
        }
        finally
        {
            transcriber.Graph.BeforeRun = null;
        }

        transcriber.Input.ContainsAnyExcept(0f).ShouldBeFalse("it is cleared after each segment");
        return input.ShouldNotBeNull();
    }

    private void ShouldBeAllClear()
    {
        var blocks = new List<WindowLease>();
        while (_pool.TryRentBlock(isWide: true, out var block))
        {
            block.Samples.ContainsAnyExcept((short)0).ShouldBeFalse();
            block.Wide.ContainsAnyExcept((short)0).ShouldBeFalse();
            blocks.Add(block);
        }

        blocks.Count(b => !b.Wide.IsEmpty).ShouldBe(_pool.WideBlocksMade);
        _pool.WideBlocksMade.ShouldBeGreaterThan(0);
        blocks.ForEach(b => b.Return());
    }
}
