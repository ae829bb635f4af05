using System.Diagnostics;
using EdgeCx.Appliance.Composition;
using EdgeCx.Coaching.Policy.Agents;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// A site's day, simulated: calls with known moments, heard by the live rooms, coached by the live loop. Day one teaches; day two is coached twice, by a
/// governor that learnt nothing and by the one that lived through day one.
/// </summary>
internal sealed class SimulatedDay(ApplianceOptions options, DayPlan plan, ILoggerFactory logs, IProgress<string> progress, TextWriter? cues = null)
{
    private const long DayNs = 86_400_000_000_000;
    private const long OpensNs = 28_800_000_000_000;

    // Two streams of chance that have nothing to do with each other, whatever the seed.
    private const int SecondDaySeed = 7919;
    private const int TapSeed = 104_729;

    /// <summary>Runs it.</summary>
    /// <exception cref="EvaluationException">There is nothing that it could run on.</exception>
    public async Task<DayReport> RunAsync(CancellationToken cancellation)
    {
        var stock = new DayStock(options, plan, logs, progress);
        var watch = Stopwatch.StartNew();
        var (first, second) = await stock.HearAsync(cancellation);
        var hearing = watch.Elapsed.TotalSeconds;
        var recorded = plan.CalmCalls.Count > 0 ? await HearRecordedAsync(cancellation) : null;
        var agents = DaySchedule.Agents(plan.Agents);
        var dayOne = DaySchedule.Of(agents, first, plan.Calls, plan.Seed, OpensNs);
        var dayTwo = DaySchedule.Of(agents, second, plan.Calls, unchecked(plan.Seed + SecondDaySeed), DayNs + OpensNs);

        progress.Report($"day two, nothing learnt: {dayTwo.Count} calls");
        IReadOnlyList<DayOutcome> before, learning, after;
        IReadOnlyList<LearntFigures> learnt;
        using (var fresh = Open("fresh", agents))
        {
            before = fresh.Coach(dayTwo, taps: null, cancellation);
            Check(fresh);
        }

        progress.Report($"day one, agents tap: {dayOne.Count} calls");
        var taps = new AgentTaps(plan, unchecked(plan.Seed + TapSeed));
        using (var taught = Open("taught", agents))
        {
            learning = taught.Coach(dayOne, taps, cancellation);
            learnt = LearntFigures.Of(taught.Governance, agents);
            progress.Report($"day two, after that: {dayTwo.Count} calls");
            after = taught.Coach(dayTwo.Select(s => s with { Number = s.Number + plan.Calls }).ToArray(), taps: null, cancellation);
            Check(taught);
        }

        List("1", learning);
        List("2-before", before);
        List("2-after", after);
        var tracks = first.Concat(second).ToArray();
        return new DayReport
        {
            Command = plan.Command,
            Seed = plan.Seed,
            Speech = plan.FoldModels is not null ? "left-out" : plan.Unseen ? "unseen" : "seen",
            Speakers = [.. tracks.Select(t => t.Speaker).Distinct().Order(StringComparer.Ordinal)],
            Agents = agents.Count,
            DistinctCalls = tracks.Length,
            DistinctHours = Math.Round(tracks.Sum(t => t.DurationMs) / 3_600_000, 2),
            HearingSeconds = Math.Round(hearing, 1),
            UniqueCalmMinutes = Math.Round(stock.UniqueCalmSeconds / 60, 2),
            Assumed = Assumed(),
            LeftOut = stock.LeftOut,
            BadClips = stock.BadClips,
            Learning = DayFigures.Of(learning),
            Before = DayFigures.Of(before),
            After = DayFigures.Of(after),
            Taps = new TapFigures(taps.Seen, taps.Helpful, taps.Unhelpful),
            Learnt = learnt,
            BaseRates = BaseRateFigures.Of(before, UniqueShare(stock.UniqueCalmSeconds, before), recorded),
            Recorded = recorded,
        };
    }

    private void List(string day, IReadOnlyList<DayOutcome> outcomes)
    {
        foreach (var line in cues is null ? [] : CueList.Lines(day, outcomes))
        {
            cues!.WriteLine(line);
        }
    }

    private DayRoom Open(string name, IReadOnlyList<DayAgent> agents) => new(options, name, agents, logs);

    // A call that failed was coached by nobody: figures that leave it out would lie.
    private static void Check(DayRoom room)
    {
        if (room.Faults > 0)
        {
            throw new EvaluationException($"Coaching failed in {room.Faults} calls; the log says why.");
        }
    }

    private static double UniqueShare(double uniqueSeconds, IReadOnlyList<DayOutcome> outcomes) =>
        Math.Min(1, uniqueSeconds / Math.Max(1, outcomes.Sum(o => o.Shift.Track.Heard.CustomerSpeechSeconds)));

    private async Task<RecordedFigures> HearRecordedAsync(CancellationToken cancellation)
    {
        var sources = new List<RecordedCallSource>();
        try
        {
            foreach (var path in plan.CalmCalls)
            {
                sources.Add(RecordedCallSource.TryOpen(path, customerChannel: 1, out var error) ?? throw new EvaluationException(error));
            }

            progress.Report($"{sources.Count} recorded calls, {sources.Sum(s => s.DurationMs) / 60_000:0} minutes");
            var durations = sources.Select(s => s.DurationMs).ToArray();
            await using var listener = new TrialListener(options, logs);
            var heard = await listener.HearAsync(sources, cancellation);
            var people = plan.CalmCalls.Select((_, i) => new DayAgent(FormattableString.Invariant($"recorded-{i}"), Tenure.Regular)).ToArray();
            using var room = Open("recorded", people);
            var events = heard.Select((call, i) => room.Coach(
                new DayShift(
                    i,
                    people[i],
                    new DayTrack(plan.CalmCalls[i], TrialKind.Neutral, plan.CalmCalls[i], durations[i], [], HeardTrack.Of(call)),
                    OpensNs),
                taps: null)).ToArray();
            return RecordedFigures.Of(events, durations.Sum() / 3_600_000);
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    private Dictionary<string, double> Assumed()
    {
        var assumed = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (kind, share) in DayMix.Moods)
        {
            assumed[$"shareOfCalls{kind}"] = share;
        }

        foreach (var (kind, perHour) in DayMix.Floor)
        {
            assumed[$"perHour{kind}"] = perHour;
        }

        foreach (var (tenure, share) in DayMix.Tenures)
        {
            assumed[$"shareOfAgents{tenure}"] = share;
        }

        assumed["tapShare"] = plan.TapShare;
        assumed["helpfulIfTrue"] = plan.HelpfulIfTrue;
        assumed["helpfulIfFalse"] = plan.HelpfulIfFalse;
        return assumed;
    }
}
