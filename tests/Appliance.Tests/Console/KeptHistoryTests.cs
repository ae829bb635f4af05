using System.Text.Json;
using EdgeCx.Appliance.Web;

namespace EdgeCx.Appliance.Tests.Console;

public sealed class KeptHistoryTests
{
    private static readonly Dictionary<string, double> Measures = new() { ["strain"] = 0.61, ["anger"] = 0.8, ["holds"] = 2 };

    [Fact]
    public void KeptMeasures_OfATable_SayTheSame()
    {
        var kept = new KeptMeasures(Measures);

        kept.ShouldBe(Measures);
        kept["anger"].ShouldBe(0.8);
        kept.ContainsKey("holds").ShouldBeTrue();
        kept.TryGetValue("words", out _).ShouldBeFalse();
        Should.Throw<KeyNotFoundException>(() => kept["words"]);
        JsonSerializer.Serialize<IReadOnlyDictionary<string, double>>(kept).ShouldBe(JsonSerializer.Serialize(Measures));
    }

    [Fact]
    public void KeptMeasures_OfNothing_AreEmpty() => new KeptMeasures(new Dictionary<string, double>()).ShouldBeEmpty();

    [Theory]
    [InlineData(0, 0f, 0f, false)]
    [InlineData(1532, -0.4237f, 0.9999f, true)]
    [InlineData(16_777_215, -1f, 1f, false)]
    [InlineData(900_000, 1f, -1f, true)]
    [InlineData(31.7, 2f, -3f, false)]
    public void LinePoint_APoint_IsShownToTheMillisecondAndTheThousandth(double atMs, float valence, float arousal, bool abstained) =>
        new LinePoint(new TrajectoryPoint(atMs, valence, arousal, abstained)).Shown.ShouldBe(
        [
            Math.Round(atMs), Math.Round(Math.Clamp(valence, -1f, 1f), 3), Math.Round(Math.Clamp(arousal, -1f, 1f), 3), abstained ? 1 : 0,
        ]);
}
