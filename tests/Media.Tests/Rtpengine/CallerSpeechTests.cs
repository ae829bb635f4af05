using EdgeCx.Core.Calls;
using EdgeCx.Media.Rtpengine;

namespace EdgeCx.Media.Tests.Rtpengine;

public sealed class CallerSpeechTests
{
    private const long Ms = 1_000_000;
    private readonly Call _call = new(CallId.New(), TapKind.Mirror, DateTimeOffset.UnixEpoch, noticeRequired: false);
    private readonly Leg _agent;
    private readonly Leg _customer;

    public CallerSpeechTests()
    {
        _agent = _call.AddLeg("1");
        _customer = _call.AddLeg("2");
    }

    [Fact]
    public void Look_FrameByFrameOrSeveralAtOnce_CountsWhatWasSpoken()
    {
        var speech = new CallerSpeech(_call, _agent, 1000 * Ms);
        _customer.MarkSpeech(990 * Ms);
        _agent.MarkSpeech(1100 * Ms);
        speech.Look().ShouldBe(0, "before it, and the agent's own");

        _customer.MarkSpeech(1200 * Ms);
        speech.Look().ShouldBe(32);
        _customer.MarkSpeech(1232 * Ms);
        speech.Look().ShouldBe(64);
        speech.Look().ShouldBe(64);
        _customer.MarkSpeech(1296 * Ms);
        speech.Look().ShouldBe(128, "two frames that were told together");

        _customer.MarkSpeech(1900 * Ms);
        speech.Look().ShouldBe(160, "a pause between is no speech");
    }

    [Fact]
    public void Look_NobodySpoke_IsNothing() => new CallerSpeech(_call, _agent, 0).Look().ShouldBe(0);
}
