using EdgeCx.Appliance.Trials;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Appliance.Tests.Trials;

public sealed class TrialFiguresTests
{
    [Fact]
    public void OfState_MissesAndEarlyAlarms_AreCountedAndAMissIsNever()
    {
        TrialOutcome[] calls =
        [
            Anger("a", (CustomerMood.Neutral, 3000), (CustomerMood.Frustrated, 62_000)),
            Anger("b", (CustomerMood.Frustrated, 30_000), (CustomerMood.Neutral, 40_000), (CustomerMood.Frustrated, 64_000)),
            Anger("c", (CustomerMood.Neutral, 3000)),
            Anger("c", (CustomerMood.Frustrated, 50_000)),
            Anger("d", (CustomerMood.Frustrated, 95_000)),
        ];
        var figures = OnsetFigures.OfState(calls, CustomerMood.Frustrated);
        figures.Calls.ShouldBe(5);
        figures.Detected.ShouldBe(2);
        figures.Missed.ShouldBe(2);
        figures.StoodBefore.ShouldBe(1);
        figures.AlarmsBefore.ShouldBe(2);

        // 2 s, 4 s, never, never: the lower quartile is 3.5 s, the median lies beside a miss.
        figures.LowerQuartileMs.ShouldBe(3500);
        figures.MedianMs.ShouldBeNull();
        figures.UpperQuartileMs.ShouldBeNull();
        figures.MedianIntervalMs.ShouldNotBeNull().Length.ShouldBe(2);
    }

    [Fact]
    public void OfEstimates_NotANumber_IsAMiss()
    {
        TrialOutcome[] calls = [Anger("a") with { EstimateMs = 61_500 }, Anger("b"), Anger("c") with { EstimateMs = 60_500 }];
        var figures = OnsetFigures.OfEstimates(calls);
        figures.Missed.ShouldBe(1);
        figures.MedianMs.ShouldBe(1500);
    }

    [Fact]
    public void FalseAlarms_ClipsUsedTwice_WidenTheInterval()
    {
        // Half an hour of calls with ten minutes of speech, of which five differ.
        TrialOutcome[] calls =
        [
            Calm(900, 300, (CustomerMood.Frustrated, 1000), (CustomerMood.Neutral, 2000), (CustomerMood.Frustrated, 3000)),
            Calm(900, 300, (CustomerMood.Distressed, 1000)),
        ];
        var figures = FalseAlarmFigures.Of(calls, uniqueSpeechSeconds: 300);
        figures.Alarms.ShouldBe(2);
        figures.Hours.ShouldBe(0.5);
        figures.PerHour.ShouldBe(4);
        figures.UniqueSpeechMinutes.ShouldBe(5);
        figures.OtherStates["distressed"].ShouldBe(1);

        // One alarm in a quarter of an hour.
        figures.PerHourInterval.ShouldNotBeNull();
        figures.PerHourInterval[0].ShouldBe(0.0253 / 0.25, 0.01);
        figures.PerHourInterval[1].ShouldBe(5.572 / 0.25, 0.01);
        FalseAlarmFigures.Of(calls, null).PerHourInterval![1].ShouldBeLessThan(figures.PerHourInterval[1]);
    }

    [Fact]
    public void FalseAlarms_NoCalls_HasNoRate()
    {
        var figures = FalseAlarmFigures.Of([], null);
        figures.PerHour.ShouldBeNull();
        figures.PerHourInterval.ShouldBeNull();
        figures.Hours.ShouldBe(0);
    }

    private static TrialOutcome Anger(string speaker, params (CustomerMood, double)[] changes) =>
        new(TrialKind.Anger, speaker, 60_000, 90_000, 95_000, 20, changes, double.NaN);

    private static TrialOutcome Calm(double seconds, double speech, params (CustomerMood, double)[] changes) =>
        new(TrialKind.Neutral, "s", double.NaN, seconds * 1000, seconds * 1000, speech, changes, double.NaN);
}
