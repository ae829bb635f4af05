using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Codecs;
using EdgeCx.Media.Recordings;
using EdgeCx.Tests.Shared;

namespace EdgeCx.Media.Tests.Recordings;

public sealed class RecordedCallSourceTests : IDisposable
{
    private readonly DrainedOutlet _drained = new();
    private readonly CallRegistry _registry = new(4);
    private readonly List<string> _files = [];

    [Fact]
    public void Play_Stereo_CutsBothLegsFromCallTimeZero()
    {
        // 10,050 frames: 63 blocks of 160 with the last one filled up.
        var path = File(WavFiles.Make(7, 2, 8000, 8, [.. Enumerable.Range(0, 20_100).Select(i => i % 2 == 0 ? (byte)0x90 : (byte)0x20)]));

        var call = Play(RecordedCallSource.TryOpen(path, null, out _));

        call.Legs.Select(l => (l.Label, l.Role)).ShouldBe([("customer", SpeakerRole.Customer), ("agent", SpeakerRole.Agent)]);
        foreach (var leg in call.Legs)
        {
            leg.ToCallMs(0).ShouldBe(0);
            _drained.Of(leg, WindowKind.VoiceFrame).Count().ShouldBe(10_080 / 256);
            _drained.Of(leg, WindowKind.EndOfLeg).Count().ShouldBe(1);
            _drained.Windows.Last(w => w.Window.Leg == leg).Window.Kind.ShouldBe(WindowKind.EndOfLeg);
        }

        _drained.Of(call.Legs[0], WindowKind.VoiceFrame).First().Samples.ShouldAllBe(s => s == MuLaw.Decode(0x90));
        _drained.Of(call.Legs[1], WindowKind.VoiceFrame).First().Samples.ShouldAllBe(s => s == MuLaw.Decode(0x20));

        // 10,080 samples: two whole chunks and a rest of 2080, padded.
        _drained.Of(call.Legs[0], WindowKind.EmotionChunk).Select(w => w.Window.NewSamples).ShouldBe([4000, 4000, 2080]);
        _drained.Of(call.Legs[1], WindowKind.EmotionChunk).ShouldBeEmpty();
        _drained.Windows.ShouldAllBe(w => w.Window.Deadline.IsNone);
    }

    [Fact]
    public void Play_Stereo_InterleavesLegsInMediaTime()
    {
        var path = File(WavFiles.Make(7, 2, 8000, 8, new byte[32_000]));

        var call = Play(RecordedCallSource.TryOpen(path, null, out _));

        long[] ends = [0, 0];
        foreach (var (window, _) in _drained.Windows.Where(w => w.Window.Kind == WindowKind.VoiceFrame))
        {
            ends[call.Legs.IndexOf(window.Leg)] = window.EndSample;
            Math.Abs(ends[0] - ends[1]).ShouldBeLessThanOrEqualTo(512);
        }
    }

    [Fact]
    public void Play_EndOnAFrameBoundary_StillGivesTheRest()
    {
        // 10,240 samples are 40 whole voice frames: the last cut leaves nothing unread, and yet a chunk's rest of 2240.
        var path = File(WavFiles.Make(7, 1, 8000, 8, new byte[10_240]));

        var call = Play(RecordedCallSource.TryOpen(path, 1, out _));

        _drained.Of(call.Legs[0], WindowKind.EmotionChunk).Select(w => w.Window.NewSamples).ShouldBe([4000, 4000, 2240]);
    }

    [Fact]
    public void Play_Any_TellsStartLegsAndEndInOrder()
    {
        var path = File(WavFiles.Make(1, 2, 8000, 16, new byte[6400]));

        Play(RecordedCallSource.TryOpen(path, 2, out _));

        _drained.Signals.Select(s => s.Signal.Kind).ShouldBe(
            [SignalKind.CallStarted, SignalKind.LegChanged, SignalKind.LegChanged, SignalKind.LegChanged, SignalKind.LegChanged, SignalKind.CallEnded]);
        _registry.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 0x90)]
    [InlineData(2, 0x20)]
    public void Play_CustomerChannel_IsTheCustomer(int channel, byte octet)
    {
        var path = File(WavFiles.Make(7, 2, 8000, 8, [.. Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? (byte)0x90 : (byte)0x20)]));

        var call = Play(RecordedCallSource.TryOpen(path, channel, out _));

        _drained.Of(call.Legs.Single(l => l.Role == SpeakerRole.Customer), WindowKind.VoiceFrame).First().Samples[0].ShouldBe(MuLaw.Decode(octet));
    }

    [Fact]
    public void Play_TwoFiles_FillsTheShorterWithSilence()
    {
        var customer = File(WavFiles.Make(7, 1, 8000, 8, [.. Enumerable.Repeat((byte)0x10, 1000)]));
        var agent = File(WavFiles.Make(1, 1, 8000, 16, new byte[16_000]));

        var call = Play(RecordedCallSource.TryOpenPair(customer, agent, out _));

        var frames = _drained.Of(call.Legs[0], WindowKind.VoiceFrame).ToArray();
        frames.Length.ShouldBe(8000 / 256);
        frames[2].Samples.ShouldAllBe(s => s == MuLaw.Decode(0x10));
        frames[^1].Samples.ShouldAllBe(s => s == 0);
    }

    [Theory]
    [InlineData(null, SpeakerRole.Mixed)]
    [InlineData(1, SpeakerRole.Customer)]
    internal void Play_Mono_IsTheCustomerOnlyWhenSaid(int? channel, SpeakerRole role)
    {
        var path = File(WavFiles.Make(7, 1, 8000, 8, new byte[8000]));

        Play(RecordedCallSource.TryOpen(path, channel, out _)).Legs.Single().Role.ShouldBe(role);
    }

    [Fact]
    public void TryOpen_WrongUse_IsToldClearly()
    {
        var stereo = File(WavFiles.Make(7, 2, 8000, 8, new byte[8]));
        var empty = File(WavFiles.Make(7, 2, 8000, 8, []));
        var three = File(WavFiles.Make(7, 3, 8000, 8, new byte[9]));

        RecordedCallSource.TryOpen(stereo, 3, out var error).ShouldBeNull();
        error.ShouldBe("--customer-channel is 3; the file has channels 1 and 2");
        RecordedCallSource.TryOpenPair(stereo, stereo, out error).ShouldBeNull();
        error.ShouldBe($"{stereo}: offset 22: 2 channels; allowed is 1 in a file of one voice");
        RecordedCallSource.TryOpen(empty, null, out error).ShouldBeNull();
        error.ShouldBe($"{empty}: offset 44: no audio; at least one sample is expected");
        RecordedCallSource.TryOpen(three, null, out error).ShouldBeNull();
        error.ShouldBe($"{three}: offset 22: 3 channels; allowed are 1 or 2");
    }

    [Fact]
    public void Play_Cancelled_EndsTheCall()
    {
        var path = File(WavFiles.Make(7, 2, 8000, 8, new byte[160_000]));
        using var source = RecordedCallSource.TryOpen(path, null, out _).ShouldNotBeNull();
        using var stop = new CancellationTokenSource();
        var progress = new StopAt(0.3, stop);

        Should.Throw<OperationCanceledException>(() => source.Play(
            _drained.Outlet, _registry, new LatencyOptions(), new MonotonicClock(TimeProvider.System), progress, stop.Token));

        _drained.Drain();
        _registry.Count.ShouldBe(0);
        _drained.Signals[^1].Signal.Kind.ShouldBe(SignalKind.CallEnded);
    }

    public void Dispose()
    {
        _drained.Dispose();
        _files.ForEach(System.IO.File.Delete);
    }

    private string File(byte[] bytes)
    {
        _files.Add(WavFiles.Write(bytes));
        return _files[^1];
    }

    private Call Play(RecordedCallSource? source)
    {
        source.ShouldNotBeNull();
        var call = source.Play(
            _drained.Outlet, _registry, new LatencyOptions(), new MonotonicClock(new ManualTimeProvider()), null, TestContext.Current.CancellationToken);
        source.Dispose();
        _drained.Drain();
        return call;
    }

    private sealed class StopAt(double share, CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value >= share)
            {
                stop.Cancel();
            }
        }
    }
}
