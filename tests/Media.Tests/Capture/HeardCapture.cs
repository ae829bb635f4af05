using EdgeCx.Core.Audio;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Time;
using EdgeCx.Media.Capture;
using EdgeCx.Media.Capture.Conversations;
using EdgeCx.Media.Siprec;
using EdgeCx.Media.Tests.Recordings;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeCx.Media.Tests.Capture;

/// <summary>What the tap made of a capture.</summary>
internal sealed class HeardCapture : IDisposable
{
    public static readonly RolesOptions Site = new() { AgentPatterns = ["1???"], CustomerPatterns = ["*"] };
    private readonly DrainedOutlet _drained = new();
    private readonly CallRegistry _registry = new(16);

    private HeardCapture(byte[] pcap, RolesOptions roles, SiprecPolicy policy, ConversationSettings? settings, Action<CallRegistry, int>? eachSecond)
    {
        var path = WavFiles.Write(pcap);
        try
        {
            Source = PcapCallSource.TryOpen(path, out _).ShouldNotBeNull();
            Source.Play(
                _drained.Outlet, _registry, new LatencyOptions(), roles, policy, NullLogger<SiprecServer>.Instance,
                eachSecond is null ? null : new Seconds(second => eachSecond(_registry, second)),
                TestContext.Current.CancellationToken, settings);
            _drained.Drain();
        }
        finally
        {
            File.Delete(path);
        }

        _registry.Count.ShouldBe(0, "every call ends with its capture");
    }

    public PcapCallSource Source { get; }

    public IReadOnlyList<Call> Calls => [.. _drained.Signals.Where(s => s.Signal.Kind == SignalKind.CallStarted).Select(s => s.Signal.Call!)];

    public static HeardCapture Of(
        MirrorScript script, RolesOptions? roles = null, SiprecPolicy? policy = null, ConversationSettings? settings = null,
        Action<CallRegistry, int>? eachSecond = null) =>
        new(script.Pcap(), roles ?? Site, policy ?? new SiprecPolicy { NoticeRequired = false }, settings, eachSecond);

    public long Drops(DropReason reason) => _drained.Outlet.Metrics.Drops[reason];

    public string? EndOf(Call call) =>
        _drained.Signals.Where(s => s.Signal.Kind == SignalKind.CallEnded && s.Signal.Call == call).Select(s => s.Signal.Text).SingleOrDefault();

    public int Resets(Leg leg) => _drained.Of(leg, WindowKind.BaselineReset).Count();

    public int Ends(Leg leg) => _drained.Of(leg, WindowKind.EndOfLeg).Count();

    /// <summary>Heard audio of a leg, ms, without what was laid as silence.</summary>
    public double HeardMs(Leg leg) => _drained.Of(leg, WindowKind.VoiceFrame).Count(f => f.Samples.Any(s => s != 0)) * 32;

    /// <summary>All that was heard of a leg.</summary>
    public short[] AudioOf(Leg leg) => [.. _drained.Of(leg, WindowKind.VoiceFrame).SelectMany(f => f.Samples)];

    /// <summary>States that were told of a leg, without repetitions.</summary>
    public IReadOnlyList<LegState> StatesOf(Leg leg)
    {
        var states = new List<LegState>();
        foreach (var (signal, _) in _drained.Signals)
        {
            if (signal.Kind == SignalKind.LegChanged && signal.Leg == leg && (states.Count == 0 || states[^1] != signal.LegState))
            {
                states.Add(signal.LegState);
            }
        }

        return states;
    }

    /// <summary>The one call, with both legs heard.</summary>
    public (Call Call, Leg Caller, Leg Callee) Single()
    {
        var call = Calls.ShouldHaveSingleItem();
        call.Legs.Length.ShouldBe(2, string.Join(", ", call.Legs.Select(l => l.Label)));
        foreach (var leg in call.Legs)
        {
            Ends(leg).ShouldBe(leg.State == LegState.Refused ? 0 : 1);
        }

        return (call, call.Legs[0], call.Legs[1]);
    }

    public void Dispose()
    {
        Source.Dispose();
        _drained.Dispose();
    }

    /// <summary>Told about once a second of the capture's time, and once more at its end.</summary>
    private sealed class Seconds(Action<int> told) : IProgress<double>
    {
        private int _count;

        public void Report(double value) => told(_count++);
    }
}
