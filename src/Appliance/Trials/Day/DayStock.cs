using EdgeCx.Appliance.Composition;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Evaluation.Clips;
using EdgeCx.Media.Recordings;

namespace EdgeCx.Appliance.Trials.Day;

/// <summary>
/// The distinct calls of the days: composed and heard once each by the live rooms Listen and Understand, which is the costly part, and kept small for
/// Act to be told again and again.
/// </summary>
internal sealed class DayStock
{
    private readonly ApplianceOptions _options;
    private readonly DayPlan _plan;
    private readonly ILoggerFactory _logs;
    private readonly IProgress<string> _progress;
    private readonly TrialLibrary _library;
    private readonly IReadOnlyList<short[]> _music;
    private readonly List<string> _leftOut = [];

    /// <summary>Reads the clips.</summary>
    /// <exception cref="EvaluationException">The manifest, or hold music, cannot be read.</exception>
    public DayStock(ApplianceOptions options, DayPlan plan, ILoggerFactory logs, IProgress<string> progress)
    {
        _options = options;
        _plan = plan;
        _logs = logs;
        _progress = progress;
        _library = TrialLibrary.Read(plan.Manifest);
        _music = [.. plan.Music.Select(ReadMusic)];
    }

    /// <summary>What could not be composed, and why.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Clips that could not be read.</summary>
    public IReadOnlyList<BadClip> BadClips => _library.BadClips;

    /// <summary>Calm speech that differs, of the customers heard, s.</summary>
    public double UniqueCalmSeconds { get; private set; }

    /// <summary>Composes and hears the calls of two days.</summary>
    /// <returns>The calls of each day.</returns>
    /// <exception cref="EvaluationException">No call could be composed.</exception>
    public async Task<(IReadOnlyList<DayTrack> First, IReadOnlyList<DayTrack> Second)> HearAsync(CancellationToken cancellation)
    {
        var days = new[] { new List<DayTrack>(), new List<DayTrack>() };
        var wanted = Customers();
        if (wanted.Count == 0)
        {
            throw new EvaluationException(
                $"No call could be composed from '{_plan.Manifest}': a customer needs clips labelled neutral, and another speaker too. {string.Join(" ", _leftOut)}".Trim());
        }

        foreach (var (speaker, options) in wanted)
        {
            var calls = new List<(int Day, DayCall Call)>();
            for (var day = 0; day < days.Length; day++)
            {
                calls.AddRange(Compose(day, speaker, wanted).Select(call => (day, call)));
            }

            _progress.Report($"{speaker.Name}: {calls.Count} calls, {calls.Sum(c => c.Call.DurationMs) / 60_000:0} minutes");
            await using var listener = new TrialListener(options, _logs);
            var heard = await listener.HearAsync([.. calls.Select(c => RecordedCallSource.Of(c.Call.Customer, c.Call.Agent, c.Call.Language))], cancellation);
            for (var i = 0; i < calls.Count; i++)
            {
                var (day, call) = calls[i];
                days[day].Add(new DayTrack(call.Name, call.Kind, call.Speaker, call.DurationMs, call.Moments, HeardTrack.Of(heard[i])));
            }

            UniqueCalmSeconds += speaker.Clips("neutral").Sum(c => c.SpeechSeconds);
        }

        return (days[0], days[1]);
    }

    // Only who has calm clips can be a customer, and who has none of a mood goes through calls without it.
    private List<(TrialSpeaker Speaker, ApplianceOptions Options)> Customers()
    {
        var customers = new List<(TrialSpeaker, ApplianceOptions)>();
        foreach (var speaker in _library.Speakers)
        {
            if (speaker.Clips("neutral").Count == 0 || Voices(speaker, 0).Agent.Count == 0)
            {
                _leftOut.Add($"{speaker.Name}: no clips labelled neutral, or nobody else to be the agent.");
                continue;
            }

            if (_plan.FoldModels is not { } folds)
            {
                customers.Add((speaker, _options));
            }
            else if (FoldModels.TryFind(folds, speaker.Name, _options.Inference, out var inference, out var reason))
            {
                customers.Add((speaker, _options with { Inference = inference }));
            }
            else
            {
                _leftOut.Add($"{speaker.Name}: {reason}.");
            }
        }

        return customers;
    }

    private List<DayCall> Compose(int day, TrialSpeaker speaker, List<(TrialSpeaker Speaker, ApplianceOptions Options)> customers)
    {
        var composer = new DayComposer(_plan.Seed);
        var calls = new List<DayCall>();
        var place = customers.FindIndex(c => c.Speaker == speaker);
        foreach (var (kind, share) in DayMix.Composed)
        {
            // Each kind's calls go round the customers, beginning with another one for each kind.
            var count = Math.Max(1, (int)Math.Round(_plan.Distinct * share));
            for (var number = 0; number < count; number++)
            {
                if ((number + (int)kind) % customers.Count != place)
                {
                    continue;
                }

                if (composer.TryCompose(kind, day, number, speaker, Voices(speaker, number)) is { } call)
                {
                    calls.Add(call);
                }
                else if (!_leftOut.Contains(Lacks(speaker, kind)))
                {
                    _leftOut.Add(Lacks(speaker, kind));
                }
            }
        }

        return calls;
    }

    private static string Lacks(TrialSpeaker speaker, TrialKind kind) => $"{speaker.Name}: too few kinds of clip for calls of {kind.ToString().ToLowerInvariant()}.";

    private DayVoices Voices(TrialSpeaker customer, int number)
    {
        var others = _library.Speakers.Where(s => s != customer && s.Clips("neutral").Count > 0).ToArray();
        return others.Length == 0
            ? new DayVoices([], [], _music)
            : new DayVoices(others[number % others.Length].Clips("neutral"), others.Length < 2 ? [] : others[(number + 1) % others.Length].Clips("neutral"), _music);
    }

    private static short[] ReadMusic(string path) =>
        new ClipReader().TryReadFile(new LabelledClip(path, "music", "music", "music", false), out var audio, out var reason)
            ? audio.Samples
            : throw new EvaluationException($"--music has '{path}': {reason}.");
}
