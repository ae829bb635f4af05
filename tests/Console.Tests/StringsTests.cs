using System.Text.RegularExpressions;
using EdgeCx.Appliance.Web;
using EdgeCx.Core.Cues;

namespace EdgeCx.Console.Tests;

public sealed partial class StringsTests
{
    private static readonly string[] Languages = ["en", "es", "pt"];

    [Fact]
    public void Languages_AllKeys_AreTheSameAndKeepTheirPlaceholders()
    {
        var english = PageStrings.Of("en");
        foreach (var language in Languages)
        {
            var strings = PageStrings.Of(language);
            strings.Language.ShouldBe(language);
            strings.Keys.ShouldBe(english.Keys, ignoreOrder: true);
            foreach (var key in english.Keys)
            {
                strings[key].ShouldNotBeNullOrWhiteSpace(key);
                Placeholders(strings[key]).ShouldBe(Placeholders(english[key]), key);
            }
        }
    }

    [Fact]
    public void Keys_NamedInScriptsAndPages_AreThere()
    {
        var keys = PageStrings.Of("en").Keys;
        var assembly = typeof(ConsoleAssets).Assembly;
        var named = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("console/assets/", StringComparison.Ordinal))
            .Select(ConsoleAssets.Read)
            .SelectMany(text => LiteralKey().Matches(text).Select(m => m.Groups[1].Value).Concat(TemplateKey().Matches(text).Select(m => m.Groups[1].Value)))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        named.Length.ShouldBeGreaterThan(40);
        named.Where(k => !keys.Contains(k)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mood.", typeof(Core.Emotion.CustomerMood))]
    [InlineData("trend.", typeof(Core.Emotion.Trend))]
    [InlineData("tier.", typeof(Core.Cues.CueTier))]
    [InlineData("hearing.", typeof(Hearing))]
    [InlineData("leg.", typeof(Core.Calls.LegState))]
    [InlineData("role.", typeof(Core.Calls.SpeakerRole))]
    [InlineData("tap.", typeof(Core.Calls.TapKind))]
    [InlineData("notice.", typeof(Core.Calls.NoticeState))]
    [InlineData("cue.", typeof(Core.Cues.CueKind))]
    public void Values_OfTheVocabulary_AllHaveWords(string prefix, Type type)
    {
        foreach (var name in Enum.GetNames(type))
        {
            if (prefix == "hearing." && name == nameof(Hearing.Ok))
            {
                continue;
            }

            var key = prefix + (prefix == "cue." ? name : char.ToLowerInvariant(name[0]) + name[1..]);
            PageStrings.Of("en").Keys.ShouldContain(key);
        }
    }

    [Theory]
    [InlineData("closed.", new[] { "condition-over", "expired", "superseded", "muted", "dismissed", "not-allowed", "paused", "call-ended", "shutdown", "fault" })]
    [InlineData("drop.", new[] { "muted", "deadline", "cooldown", "rate-limit" })]
    [InlineData("presented.", new[] { "no-pause", "deadline", "breaker-open", "queue-full", "withdrawn", "rate-limit", "status-401", "timeout", "unreachable", "no-whisper-leg" })]
    [InlineData("surfaceName.", new[] { "whisper", "rtpengine", "intercom" })]
    [InlineData("ended.", new[] { "bye", "cancelled", "session-expired", "no-ack", "shutdown", "no-media", "hangup", "end-of-file", "call-ended", "fault" })]
    public void Reasons_ThatCoachingAndMediaGive_AllHaveWords(string prefix, string[] codes) =>
        codes.Select(c => prefix + c).Except(PageStrings.Of("en").Keys).ShouldBeEmpty();

    [Fact]
    public void Reasons_OfCoaching_AreAllAmongThoseTested()
    {
        var codes = typeof(Coaching.Policy.CueReason).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToArray();
        codes.Length.ShouldBeGreaterThan(10);
        codes.Where(c => !PageStrings.Of("en").Keys.Contains("closed." + c) && !PageStrings.Of("en").Keys.Contains("drop." + c)).ShouldBeEmpty();
    }

    [Fact]
    public void Measures_OfCuesAndState_AllHaveWords()
    {
        var names = Enum.GetValues<Coaching.Policy.CueMeasure>().Select(Coaching.Policy.CueMeasures.NameOf);
        names.Select(n => "measure." + n).Except(PageStrings.Of("en").Keys).ShouldBeEmpty();
    }

    [Fact]
    public void Model_KindsForgottenWithAnObjection_AreThoseFromEmotion()
    {
        var model = ConsoleAssets.Read("console/assets/model.js");
        var set = model[model.IndexOf("fromEmotion = new Set", StringComparison.Ordinal)..];
        set = set[..set.IndexOf(']', StringComparison.Ordinal)];
        foreach (var kind in Enum.GetValues<CueKind>())
        {
            set.Contains($"'{kind}'", StringComparison.Ordinal).ShouldBe(kind.IsFromEmotion(), kind.ToString());
        }
    }

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\bt\('([a-z]+\.[A-Za-z0-9.]+)'[,)]")]
    private static partial Regex LiteralKey();

    [GeneratedRegex(@"\{\{t:([^}]+)\}\}")]
    private static partial Regex TemplateKey();
}
