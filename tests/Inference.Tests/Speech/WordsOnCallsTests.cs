using System.Globalization;
using EdgeCx.Core.Calls;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;
using EdgeCx.Core.Time;

namespace EdgeCx.Inference.Tests.Speech;

public sealed class WordsOnCallsTests
{
    private const string Caller = "aws_lca_Auto_Repairs_40_UTC_caller.wav";
    private const string Agent = "aws_lca_Auto_Repairs_40_UTC_agent.wav";

    [Fact]
    public async Task Recording_TwoLeggedCall_BothSidesAreUnderstoodInOrder()
    {
        var utterances = await Hear((TestLegs.Customer(), TestSpeech.Call(Caller)), (TestLegs.Agent(), TestSpeech.Call(Agent)));
        foreach (var u in utterances.OrderBy(u => u.StartSample))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{u.StartSample / 8000.0,6:0.0} {u.Leg.Role,-8} {u.Confidence:0.00} {u.Text}"));
        }

        foreach (var side in utterances.GroupBy(u => u.Leg))
        {
            side.Count().ShouldBeGreaterThanOrEqualTo(8);
            side.Key.Language.ShouldBe("en");
            side.Select(u => u.StartSample).ShouldBeInOrder();
            side.ShouldAllBe(u => u.IsFinal && u.Words > 0 && u.EndSample > u.StartSample && u.Confidence > 0 && u.Confidence <= 1);
        }

        utterances.ShouldContain(u => u.Leg.Role == SpeakerRole.Agent && u.Text.Contains("help you today", StringComparison.OrdinalIgnoreCase));
        utterances.ShouldContain(u => u.Leg.Role == SpeakerRole.Customer && u.Text.Contains("appointment", StringComparison.OrdinalIgnoreCase));
        utterances.ShouldAllBe(u => u.Emotion == null || u.Leg.Role == SpeakerRole.Customer);
        utterances.ShouldContain(u => u.Emotion != null);
    }

    internal static async Task<IReadOnlyList<Utterance>> Hear(params (Leg Leg, short[] Samples)[] sides)
    {
        await using var bench = new PipelineBench(words: true);
        bench.Pipeline.Start();
        foreach (var (leg, samples) in sides)
        {
            bench.Cut(leg, samples, sample => Deadline.None(sample * 125_000), chunks: false);
        }

        await bench.StopAsync();
        bench.Outstanding.ShouldBe(0);
        bench.Pipeline.Words!.OutstandingBlocks.ShouldBe(0);
        return [.. bench.Signals.Where(s => s.Kind == SignalKind.Utterance).Select(s => s.Utterance!)];
    }
}
