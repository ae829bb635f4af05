using EdgeCx.Appliance.Trials.Day;
using EdgeCx.Core.Cues;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class CueTruthTests
{
    private static readonly Moment[] Moments =
    [
        new(MomentKind.DeadAir, 10_000, 22_000), new(MomentKind.Anger, 60_000, 90_000), new(MomentKind.Calmed, 92_000, 150_000), new(MomentKind.SlowAnswer, 200_000, 206_000),
        new(MomentKind.Sadness, 300_000, 330_000), new(MomentKind.Hold, 400_000, 430_000),
    ];

    [Theory]
    [InlineData(CueKind.CustomerFrustrated, 60_000, 1)]
    [InlineData(CueKind.CustomerFrustrated, 59_999, -1)]
    [InlineData(CueKind.CustomerFrustrated, 95_000, 1)]
    [InlineData(CueKind.CustomerFrustrated, 95_001, -1)]
    [InlineData(CueKind.CustomerFrustrated, 310_000, -1)]
    [InlineData(CueKind.EmpathyNeeded, 70_000, 1)]
    [InlineData(CueKind.EmpathyNeeded, 310_000, 4)]
    [InlineData(CueKind.EmpathyNeeded, 120_000, -1)]
    [InlineData(CueKind.CustomerDistressed, 70_000, -1)]
    [InlineData(CueKind.CustomerDistressed, 320_000, 4)]
    [InlineData(CueKind.EscalationRisk, 30_000, 1)]
    [InlineData(CueKind.EscalationRisk, 29_999, -1)]
    [InlineData(CueKind.EscalationRisk, 275_000, 4)]
    [InlineData(CueKind.PositiveInteraction, 120_000, -1)]
    [InlineData(CueKind.LongSilence, 18_000, 0)]
    [InlineData(CueKind.LongSilence, 24_001, -1)]
    [InlineData(CueKind.LongSilence, 204_000, -1)]
    [InlineData(CueKind.LongSilence, 420_000, -1)]
    [InlineData(CueKind.SlowToRespond, 204_000, 3)]
    [InlineData(CueKind.SlowToRespond, 14_000, 0)]
    [InlineData(CueKind.CustomerImpatient, 70_000, -1)]
    [InlineData(CueKind.SpeakingRateLow, 70_000, -1)]
    public void Meets_CueAtATime_IsItsMoment(CueKind kind, double atMs, int moment) => CueTruth.Meets(kind, atMs, Moments).ShouldBe(moment);

    [Fact]
    public void AskedOf_SlowToRespond_IsNotMissedInDeadAir()
    {
        CueTruth.AskedOf(CueKind.SlowToRespond).ShouldBe([MomentKind.SlowAnswer]);
        CueTruth.AskedOf(CueKind.EmpathyNeeded).ShouldBe(CueTruth.MomentsOf(CueKind.EmpathyNeeded));
    }

    [Fact]
    public void MomentsOf_EveryMomentButThoseWithoutACue_IsSomeCues()
    {
        var asked = Enum.GetValues<CueKind>().SelectMany(CueTruth.MomentsOf).Distinct();
        Enum.GetValues<MomentKind>().Except(asked).ShouldBe([MomentKind.Calmed, MomentKind.Hold, MomentKind.TwoVoices]);
    }
}
