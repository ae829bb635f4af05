using EdgeCx.Appliance.Composition;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Appliance.Trials;

/// <summary>
/// Composes calls, hears them by the live rooms, coaches what was heard with the site's settings and with other thresholds, and counts.
/// </summary>
internal sealed class Trial(ApplianceOptions options, TrialPlan plan, ILoggerFactory logs, IProgress<string> progress)
{
    private static readonly double[] Thresholds = [0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99];

    // A single estimate counts as anger from here on: more likely than not.
    private const double AngerEstimate = 0.5;

    private readonly SortedDictionary<double, (List<TrialOutcome> Composed, List<TrialOutcome> Recorded)> _outcomes = [];
    private readonly List<string> _leftOut = [];
    private readonly List<string> _speakers = [];
    private double _uniqueCalmSeconds;
    private int _composed;

    /// <summary>Runs it.</summary>
    /// <exception cref="EvaluationException">There is nothing that it could run on.</exception>
    public async Task<TrialReport> RunAsync(CancellationToken cancellation)
    {
        var library = TrialLibrary.Read(plan.Manifest);
        foreach (var threshold in (plan.Sweeps ? Thresholds : []).Append(TrialThreshold.Of(options.Coaching)).Distinct())
        {
            _outcomes[threshold] = ([], []);
        }

        foreach (var speaker in library.Speakers)
        {
            await TrySpeakerAsync(speaker, library, cancellation);
        }

        if (plan.Calls.Count > 0)
        {
            await TryRecordingsAsync(cancellation);
        }

        if (_composed == 0)
        {
            throw new EvaluationException(
                $"No call could be composed from '{plan.Manifest}': a speaker needs clips labelled neutral, and another speaker too. {string.Join(" ", _leftOut)}".Trim());
        }

        var figures = _outcomes.Select(o => TrialFigures.Of(o.Key, o.Value.Composed, o.Value.Recorded, _uniqueCalmSeconds)).ToArray();
        return new TrialReport
        {
            Seed = plan.Seed,
            Speakers = _speakers,
            ComposedCalls = _composed,
            HeldOut = plan.FoldModels is not null,
            LeftOut = _leftOut,
            BadClips = library.BadClips,
            Figures = figures.Single(f => f.Threshold == TrialThreshold.Of(options.Coaching)),
            Curve = [.. figures.Where(f => plan.Sweeps && Thresholds.Contains(f.Threshold))],
        };
    }

    private async Task TrySpeakerAsync(TrialSpeaker speaker, TrialLibrary library, CancellationToken cancellation)
    {
        var tried = options;
        if (plan.FoldModels is { } folds)
        {
            if (!FoldModels.TryFind(folds, speaker.Name, options.Inference, out var inference, out var reason))
            {
                _leftOut.Add($"{speaker.Name}: {reason}.");
                return;
            }

            tried = options with { Inference = inference };
        }

        var calls = Compose(speaker, library);
        if (calls.Count == 0)
        {
            return;
        }

        progress.Report($"{speaker.Name}: {calls.Count} calls, {calls.Sum(c => c.DurationMs) / 60_000:0} minutes");
        var heard = await HearAsync([.. calls.Select(c => RecordedCallSource.Of(c.Customer, c.Agent, c.Language))], tried, cancellation);
        foreach (var (threshold, (composed, _)) in _outcomes)
        {
            var events = await TrialConversation.CoachAsync(heard, At(threshold), logs, cancellation);
            composed.AddRange(calls.Select((call, i) => TrialOutcome.Of(call, heard[i], events[i], AngerEstimate)));
        }

        _speakers.Add(speaker.Name);
        _composed += calls.Count;
        _uniqueCalmSeconds += speaker.Clips("neutral").Sum(c => c.SpeechSeconds);
    }

    private List<ComposedCall> Compose(TrialSpeaker speaker, TrialLibrary library)
    {
        var composer = new CallComposer(plan.Seed);
        var others = library.Speakers.Where(s => s != speaker && s.Clips("neutral").Count > 0).ToArray();
        var calls = new List<ComposedCall>();
        foreach (var kind in Enum.GetValues<TrialKind>())
        {
            for (var number = 1; number <= plan.Repeats; number++)
            {
                var agent = others.Length == 0 ? [] : others[number % others.Length].Clips("neutral");
                if (composer.TryCompose(kind, number, speaker, agent) is { } call)
                {
                    calls.Add(call);
                }
                else
                {
                    _leftOut.Add($"{speaker.Name}: too few kinds of clip for calls of {kind.ToString().ToLowerInvariant()}.");
                    break;
                }
            }
        }

        return calls;
    }

    private async Task TryRecordingsAsync(CancellationToken cancellation)
    {
        var sources = new List<RecordedCallSource>();
        try
        {
            foreach (var path in plan.Calls)
            {
                sources.Add(RecordedCallSource.TryOpen(path, customerChannel: 1, out var error) ?? throw new EvaluationException(error));
            }

            progress.Report($"{sources.Count} recorded calls, {sources.Sum(s => s.DurationMs) / 60_000:0} minutes");
            var durations = sources.Select(s => s.DurationMs).ToArray();
            var heard = await HearAsync(sources, options, cancellation);
            foreach (var (threshold, (_, recorded)) in _outcomes)
            {
                var events = await TrialConversation.CoachAsync(heard, At(threshold), logs, cancellation);
                recorded.AddRange(heard.Select((call, i) => new TrialOutcome(
                    TrialKind.Neutral,
                    plan.Calls[i],
                    double.NaN,
                    durations[i],
                    durations[i],
                    call.SpeechSeconds,
                    TrialOutcome.ChangesOf(events[i]),
                    double.NaN)));
            }
        }
        finally
        {
            sources.ForEach(s => s.Dispose());
        }
    }

    private async Task<IReadOnlyList<HeardCall>> HearAsync(IReadOnlyList<RecordedCallSource> calls, ApplianceOptions with, CancellationToken cancellation)
    {
        await using var listener = new TrialListener(with, logs);
        return await listener.HearAsync(calls, cancellation);
    }

    private ApplianceOptions At(double threshold) => options with { Coaching = TrialThreshold.With(options.Coaching, threshold) };
}
