using EdgeCx.Coaching.Policy;
using EdgeCx.Coaching.Policy.Learning;
using EdgeCx.Core.Cues;
using EdgeCx.Tests.Shared;
using Microsoft.Extensions.Logging;

namespace EdgeCx.Coaching.Tests.Policy;

public sealed class PolicyFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgecx-policy").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly Lines _log = new();
    private int _stamp;

    private string Rules => Path.Combine(_folder, "rules.json");

    private string Agents => Path.Combine(_folder, "agents.json");

    private string Learned => Path.Combine(_folder, "learned.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Look_RulesChange_TakesThemOnceTheyStoodStill()
    {
        Write(Rules, """{ "budget": { "perMinute": 2 } }""");
        var (watch, governance) = Watch(new CoachingOptions { RulesFile = Rules });
        var first = governance.Policy;
        Write(Rules, """{ "budget": { "perMinute": 1 } }""");
        watch.Look();
        governance.Policy.ShouldBeSameAs(first, "an editor may be half-way");
        watch.Look();
        governance.Policy.Sheet.Budget.PerMinute.ShouldBe(1);
        _log.Texts.ShouldHaveSingleItem().ShouldContain("hold from now on");
        watch.Look();
        _log.Texts.Count.ShouldBe(1);
    }

    [Fact]
    public void Look_RulesWithAnError_KeepsTheOldOnesAndSaysItOnceWithLineAndKey()
    {
        Write(Rules, """{ "budget": { "perMinute": 2 } }""");
        var (watch, governance) = Watch(new CoachingOptions { RulesFile = Rules });
        var first = governance.Policy;
        Write(Rules, "{\n \"budget\": { \"perMinute\": \"two\" } }");
        LookTimes(watch, 5);
        governance.Policy.ShouldBeSameAs(first);
        var line = _log.Texts.ShouldHaveSingleItem();
        line.ShouldContain($"{Rules} line 2: budget.perMinute: is 'two'; allowed is a whole number from 0 to 20");
        Write(Rules, """{ "budget": { "perMinute": 4 } }""");
        LookTimes(watch, 2);
        governance.Policy.Sheet.Budget.PerMinute.ShouldBe(4);
    }

    [Fact]
    public void Look_FileGone_KeepsTheOldRulesAndSaysSo()
    {
        Write(Rules, """{ "budget": { "perMinute": 2 } }""");
        var (watch, governance) = Watch(new CoachingOptions { RulesFile = Rules });
        File.Delete(Rules);
        LookTimes(watch, 4);
        governance.Policy.Sheet.Budget.PerMinute.ShouldBe(2);
        _log.Texts.ShouldHaveSingleItem().ShouldContain($"{Rules}: no such file");
    }

    [Fact]
    public void Start_TimePasses_LooksEachSecond()
    {
        Write(Agents, """{ "ana": { "tenure": "novice" } }""");
        var (watch, governance) = Watch(new CoachingOptions { AgentsFile = Agents });
        watch.Start();
        Write(Agents, """{ "ana": { "tenure": "veteran" } }""");
        _time.Advance(TimeSpan.FromSeconds(3));
        governance.Policy.Agents.Of("ana").Tenure.ShouldBe(Coaching.Policy.Agents.Tenure.Veteran);
        watch.Dispose();
    }

    [Fact]
    public void Look_AgentsLanguageWithoutTexts_IsSaidOnce()
    {
        Write(Agents, """{ "ana": { "language": "xx" }, "ben": { "language": "xx" } }""");
        var (watch, governance) = Watch(new CoachingOptions { AgentsFile = Agents, Language = "es" });
        Write(Agents, """{ "ana": { "language": "xx" } }""");
        LookTimes(watch, 3);
        _log.Texts.Count(t => t.Contains("No cue texts in 'xx'", StringComparison.Ordinal)).ShouldBe(1);
        governance.Policy.Texts.Of("xx").ShouldBeSameAs(governance.Policy.Texts.Of("es"));
    }

    [Fact]
    public void Look_TextsOfTheSite_StandForWhatTheySayOnly()
    {
        Write(Path.Combine(_folder, "cues.en.json"), """{ "LongSilence": { "text": "Say what you are doing" } }""");
        var (watch, governance) = Watch(new CoachingOptions { TextsFolder = _folder });
        var texts = governance.Policy.Texts.Of("en");
        texts[CueKind.LongSilence].ShouldBe(new Coaching.Policy.Texts.CueText("Say what you are doing", "Nobody has spoken for {silenceMs:s} s."));
        texts[CueKind.SlowToRespond].Text.ShouldBe("Answer, or say you are checking");
        Write(Path.Combine(_folder, "cues.en.json"), """{ "LongSilence": { "text": "one two three four five six seven eight nine" } }""");
        LookTimes(watch, 3);
        governance.Policy.Texts.Of("en").ShouldBeSameAs(texts);
        _log.Texts.ShouldHaveSingleItem().ShouldContain("line 1: LongSilence: text has to have two to eight words");
    }

    [Fact]
    public void Validate_NamedFiles_TellsEveryErrorAtStart()
    {
        Write(Rules, "{ \"nonsense\": 1 }");
        Write(Agents, "{ \"ana\": { \"score\": 1 } }");
        var errors = new CoachingOptions { RulesFile = Rules, AgentsFile = Agents, TextsFolder = Path.Combine(_folder, "no"), LearningFile = "relative.json" }.Validate().ToList();
        errors.ShouldContain(e => e.StartsWith($"{Rules} line 1: nonsense: no such key", StringComparison.Ordinal));
        errors.ShouldContain(e => e.StartsWith($"{Agents} line 1: ana.score: no such key", StringComparison.Ordinal));
        errors.ShouldContain(e => e.Contains("no such folder", StringComparison.Ordinal));
        errors.ShouldContain("Coaching:LearningFile is 'relative.json'; allowed are an absolute path or nothing.");
        new CoachingOptions { RulesFile = Path.Combine(_folder, "gone.json") }.Validate().ShouldHaveSingleItem().ShouldContain("gone.json: no such file");
    }

    [Fact]
    public void Validate_LanguageOfTheSitesFolder_HasToBeWhole()
    {
        Write(Path.Combine(_folder, "cues.fr.json"), """{ "LongSilence": { "text": "Dites ce que vous faites", "reason": "Personne ne parle." } }""");
        var errors = new CoachingOptions { Language = "fr", TextsFolder = _folder }.Validate().ToList();
        errors.ShouldContain(e => e.Contains("cues.fr.json line 1: SlowToRespond: has no text and reason", StringComparison.Ordinal));
        errors.ShouldNotContain(e => e.Contains("LongSilence", StringComparison.Ordinal));
        new CoachingOptions { Language = "de", TextsFolder = _folder }.Validate().ShouldContain(e => e.StartsWith("Coaching:Language is 'de'; allowed are en, es, pt", StringComparison.Ordinal));
    }

    [Fact]
    public void Save_Restart_KnowsWhatWasLearntAndNothingElse()
    {
        var (watch, governance) = Watch(new CoachingOptions { LearningFile = Learned });
        for (var i = 0; i < 6; i++)
        {
            governance.Learning.Judge("ana", CueKind.LongSilence, helpful: false, before: null, new LearningRule());
        }

        governance.Learning.Judge("ben", CueKind.EmpathyNeeded, helpful: true, before: null, new LearningRule());
        watch.Dispose();
        var (_, again) = Watch(new CoachingOptions { LearningFile = Learned });
        again.LearnedOf("ana").ShouldBe(governance.LearnedOf("ana"));
        again.Learning.Snapshot().Count.ShouldBe(2);
        var text = File.ReadAllText(Learned);
        System.Text.RegularExpressions.Regex.Matches(text, "\"([a-zA-Z]+)\":").Select(m => m.Groups[1].Value).Distinct().ShouldBeSubsetOf(
            ["version", "agents", "ana", "ben", "lastTap", "kinds", "LongSilence", "EmpathyNeeded", "helpful", "unhelpful", "silentUntil"]);
        Directory.GetFiles(_folder).ShouldBe([Learned]);
    }

    [Fact]
    public void Save_FolderGone_SaysItOnceKeepsItInMemoryAndTriesAgain()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "disk")).FullName;
        var file = Path.Combine(folder, "learned.json");
        var (watch, governance) = Watch(new CoachingOptions { LearningFile = file });
        governance.Learning.Judge("ana", CueKind.LongSilence, true, null, new LearningRule());
        Directory.Delete(folder);
        LookTimes(watch, 3);
        _log.Texts.ShouldHaveSingleItem().ShouldContain("cannot be written");
        Directory.CreateDirectory(folder);
        LookTimes(watch, 2);
        File.Exists(file).ShouldBeTrue();
        _log.Texts[^1].ShouldContain("is written to");
        governance.LearnedOf("ana").Single(l => l.Kind == CueKind.LongSilence).Helpful.ShouldBe(1);
    }

    [Fact]
    public void Load_FileThatCannotBeRead_IsPutAsideAndNotOverwritten()
    {
        Write(Learned, "{ \"agents\": { \"ana\": {\n \"kinds\": { \"LongSilence\": { \"helpful\": -1 } } } } }");
        var (watch, governance) = Watch(new CoachingOptions { LearningFile = Learned });
        _log.Texts.ShouldHaveSingleItem().ShouldContain("line 2: agents.ana.kinds.LongSilence.helpful: is -1; allowed is a whole number from 0");
        File.ReadAllText(Learned + ".unreadable").ShouldContain("-1");
        governance.Learning.Judge("ana", CueKind.LongSilence, true, null, new LearningRule());
        watch.Dispose();
        File.ReadAllText(Learned).ShouldContain("\"helpful\": 1");
    }

    private (PolicyWatch Watch, Governance Governance) Watch(CoachingOptions options)
    {
        options.Validate().ShouldBeEmpty();
        var governance = Governance.Of(options, _time);
        return (new PolicyWatch(options, governance, _time, _log), governance);
    }

    private static void LookTimes(PolicyWatch watch, int times)
    {
        for (var i = 0; i < times; i++)
        {
            watch.Look();
        }
    }

    // Each write has a time of its own, however coarse the clock of the file system is.
    private void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, ++_stamp, DateTimeKind.Utc));
    }

    private sealed class Lines : ILogger
    {
        public List<string> Texts { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));
    }
}
