using EdgeCx.Appliance.Trials;
using EdgeCx.Appliance.Trials.Day;
using EdgeCx.Coaching.Policy.Agents;

namespace EdgeCx.Appliance.Tests.Trials.Day;

public sealed class DayScheduleTests
{
    private static readonly DayTrack[] Tracks =
        [.. Enum.GetValues<TrialKind>().SelectMany(kind => Enumerable.Range(0, 5).Select(n => new DayTrack($"{kind}-{n}", kind, "s", 60_000 + (n * 30_000), [], null!)))];

    [Fact]
    public void Of_SameSeed_GivesTheSameDay()
    {
        var agents = DaySchedule.Agents(40);
        var day = DaySchedule.Of(agents, Tracks, 1000, 1, 5);
        DaySchedule.Of(agents, Tracks, 1000, 1, 5).ShouldBe(day);
        DaySchedule.Of(agents, Tracks, 1000, 2, 5).ShouldNotBe(day);
    }

    [Fact]
    public void Of_AThousandCalls_AreInOrderAndNoAgentHasTwoAtATime()
    {
        var day = DaySchedule.Of(DaySchedule.Agents(40), Tracks, 1000, 1, 7_000_000_000);
        day.Select(s => s.Number).ShouldBe(Enumerable.Range(0, 1000));
        day.Zip(day.Skip(1)).ShouldAllBe(p => p.First.StartNs <= p.Second.StartNs);
        day[0].StartNs.ShouldBeGreaterThanOrEqualTo(7_000_000_000);
        foreach (var shifts in day.GroupBy(s => s.Agent.Id))
        {
            var own = shifts.ToArray();
            own.Zip(own.Skip(1)).ShouldAllBe(p => p.First.StartNs + (p.First.Track.DurationMs * 1e6) < p.Second.StartNs);
        }
    }

    [Fact]
    public void Of_AThousandCalls_AreOfTheAssumedKinds()
    {
        var day = DaySchedule.Of(DaySchedule.Agents(40), Tracks, 1000, 1, 0);
        foreach (var (kind, share) in DayMix.Moods)
        {
            // Three deviations of a binomial share.
            (day.Count(s => s.Track.Kind == kind) / 1000.0).ShouldBe(share, 3 * Math.Sqrt(share * (1 - share) / 1000));
        }

        DayMix.Moods.Sum(m => m.Share).ShouldBe(1, 1e-9);
        DayMix.Composed.Sum(m => m.Share).ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Of_TracksOfOneKindOnly_AreAllThereIs() =>
        DaySchedule.Of(DaySchedule.Agents(3), [.. Tracks.Where(t => t.Kind == TrialKind.Neutral)], 20, 1, 0).ShouldAllBe(s => s.Track.Kind == TrialKind.Neutral);

    [Fact]
    public void Agents_Forty_AreOfTheAssumedTenures()
    {
        var agents = DaySchedule.Agents(40);
        agents.Select(a => a.Id).Distinct().Count().ShouldBe(40);
        agents.Count(a => a.Tenure == Tenure.Novice).ShouldBe(12);
        agents.Count(a => a.Tenure == Tenure.Regular).ShouldBe(16);
        agents.Count(a => a.Tenure == Tenure.Veteran).ShouldBe(12);
        DaySchedule.Agents(1).ShouldHaveSingleItem();
    }
}
