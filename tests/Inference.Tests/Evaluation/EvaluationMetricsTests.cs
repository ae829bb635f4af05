using EdgeCx.Core.Emotion;
using EdgeCx.Inference.Evaluation;
using EdgeCx.Inference.Evaluation.Statistics;

namespace EdgeCx.Inference.Tests.Evaluation;

public sealed class EvaluationMetricsTests
{
    [Fact]
    public void Of_NoClips_HasNoFigures()
    {
        var metrics = EvaluationMetrics.Of([]);
        metrics.Clips.ShouldBe(0);
        metrics.Uar4.ShouldBeNull();
        metrics.AngerAuroc.ShouldBeNull();
        metrics.Ece.ShouldBeNull();
    }

    [Fact]
    public void Uar4_UnequalClasses_IsTheMeanOfRecalls()
    {
        // Neutral 3 of 4 right, anger 1 of 2: (0.75 + 0.5) / 2, whatever their counts.
        var scores = new[]
        {
            Score("neutral", EmotionLabel.Neutral), Score("neutral", EmotionLabel.Neutral), Score("neutral", EmotionLabel.Neutral),
            Score("neutral", EmotionLabel.Sadness), Score("anger", EmotionLabel.Anger), Score("anger", EmotionLabel.Happiness),
            Score("fear", EmotionLabel.Anger),
        };
        EvaluationMetrics.Of(scores).Uar4!.Value.ShouldBe(0.625, 1e-9);
        var confusion = EvaluationMetrics.Confusion(scores);
        confusion["neutral"]["sadness"].ShouldBe(1);
        confusion["anger"]["happiness"].ShouldBe(1);
        confusion.Keys.ShouldNotContain("fear");
    }

    [Fact]
    public void Auroc_Ties_CountHalf()
    {
        (string, float)[] clips = [("anger", 0.9f), ("anger", 0.5f), ("neutral", 0.5f), ("other", 0.1f)];
        var scores = clips.Select(c => Score(c.Item1, EmotionLabel.Neutral) with { Anger = c.Item2 }).ToArray();

        // Pairs: 0.9 beats both; 0.5 ties one and beats the other: 3.5 of 4.
        EvaluationMetrics.Of(scores).AngerAuroc!.Value.ShouldBe(3.5 / 4, 1e-9);
    }

    [Fact]
    public void Auroc_OtherThatIsNotBoredom_CountsForAngerOnly()
    {
        var scores = new[]
        {
            Score("anger", EmotionLabel.Anger) with { Anger = 1, Arousal = 1, Valence = -1 },
            Score("other", EmotionLabel.Neutral) with { Anger = 0, Arousal = 0.5f, Valence = 0.5f },
            Score("other", EmotionLabel.Neutral, boredom: true) with { Anger = 0, Arousal = -1, Valence = -0.5f },
            Score("happiness", EmotionLabel.Happiness) with { Anger = 0.2f, Arousal = -0.9f, Valence = -0.7f },
        };
        var metrics = EvaluationMetrics.Of(scores);
        metrics.AngerAuroc!.Value.ShouldBe(1, 1e-9);
        metrics.ArousalAuroc!.Value.ShouldBe(1, 1e-9);
        metrics.ValenceAuroc!.Value.ShouldBe(0.5, 1e-9);
    }

    [Fact]
    public void Ece_ConfidenceOfNineTenthsRightHalfTheTime_IsFourTenths()
    {
        var scores = new[] { Score("anger", EmotionLabel.Anger, 0.9f), Score("neutral", EmotionLabel.Anger, 0.9f) };
        EvaluationMetrics.Of(scores).Ece!.Value.ShouldBe(0.4, 1e-6);
    }

    [Fact]
    public void Of_Speakers_HaveIntervalsThatHoldTheFigure()
    {
        var scores = Enumerable.Range(0, 6).SelectMany(speaker => new[]
        {
            Score("anger", speaker < 4 ? EmotionLabel.Anger : EmotionLabel.Neutral) with { Anger = 0.5f + (speaker * 0.1f) },
            Score("neutral", EmotionLabel.Neutral) with { Anger = 0.9f - (speaker * 0.1f) },
        }.Select(s => s with { Clip = s.Clip with { Speaker = $"c/{speaker}" } })).ToArray();
        var metrics = EvaluationMetrics.Of(scores);
        metrics.Speakers.ShouldBe(6);
        metrics.Uar4!.Value.ShouldBe((1 + (4 / 6.0)) / 2, 1e-9);
        foreach (var (name, value) in new[] { ("uar4", metrics.Uar4), ("angerAuroc", metrics.AngerAuroc), ("ece", metrics.Ece) })
        {
            var interval = metrics.Intervals[name].ShouldNotBeNull();
            interval.Low.ShouldBeLessThan(interval.High);
            value!.Value.ShouldBeInRange(interval.Low, interval.High);
        }

        metrics.Intervals["valenceAuroc"].ShouldNotBeNull();
        EvaluationMetrics.Of(scores).Intervals["uar4"].ShouldBe(metrics.Intervals["uar4"]);
    }

    [Fact]
    public void Of_TwoSpeakers_HasFiguresWithoutIntervals() =>
        EvaluationMetrics.Of([Score("anger", EmotionLabel.Anger), Score("neutral", EmotionLabel.Neutral)]).Intervals.Values.ShouldAllBe(i => i == null);

    [Fact]
    public void Of_Abstained_IsCountedAndScoredAsTheGuess()
    {
        var scores = new[]
        {
            Score("anger", EmotionLabel.Anger) with { Abstained = true, Abstention = AbstainReason.OutOfDomain },
            Score("anger", EmotionLabel.Anger),
            Score("neutral", EmotionLabel.Anger),
            Score("fear", EmotionLabel.Anger),
        };
        var metrics = EvaluationMetrics.Of(scores);
        metrics.Abstained.ShouldBe(1);
        metrics.OutOfDomain.ShouldBe(1);
        metrics.Answered.ShouldBe(2);
        metrics.AnsweredAccuracy.ShouldBe(0.5);
        metrics.Uar4.ShouldBe(0.5);
    }

    [Fact]
    public void RiskCurve_SurestFirst_RisesWhereTheGuessesGetWorse()
    {
        ClipScore[] scores =
        [
            .. Enumerable.Range(0, 50).Select(_ => Score("anger", EmotionLabel.Anger, 0.9f)),
            .. Enumerable.Range(0, 50).Select(_ => Score("neutral", EmotionLabel.Anger, 0.5f)),
            Score("fear", EmotionLabel.Anger, 0.99f),
        ];
        var curve = RiskPoint.Curve(scores);
        curve.Count.ShouldBe(20);
        curve[9].ShouldBe(new RiskPoint(0.5, 0, curve[9].Margin));
        curve[19].Coverage.ShouldBe(1);
        curve[19].Risk.ShouldBe(0.5);
        curve[9].Margin.ShouldBeGreaterThan(curve[10].Margin);
        RiskPoint.Curve([]).ShouldBeEmpty();
    }

    [Fact]
    public void RocCurve_Areas_AgreeWithTheRankedPairs()
    {
        var random = new Random(4);
        var clips = Enumerable.Range(0, 200).Select(i => ((double)random.Next(20), (bool?)(random.Next(3) == 0), 0)).ToArray();
        var task = new RankedTask(clips);
        var curve = task.Curve();
        var area = curve.Zip(curve.Skip(1)).Sum(p => (p.Second.FalseAlarms - p.First.FalseAlarms) * (p.First.Found + p.Second.Found) / 2);
        var pairs = from a in clips where a.Item2 == true from b in clips where b.Item2 == false select a.Item1 > b.Item1 ? 1 : a.Item1 == b.Item1 ? 0.5 : 0;
        task.Area([1])!.Value.ShouldBe(pairs.Average(), 1e-12);
        area.ShouldBe(pairs.Average(), 1e-12);

        // A speaker that counts twice is a speaker whose clips are there twice.
        var two = new RankedTask(clips.Select((c, i) => (c.Item1, c.Item2, i % 2)));
        var doubled = new RankedTask(clips.Concat(clips.Where((_, i) => i % 2 == 1)).Select(c => (c.Item1, c.Item2, 0)));
        two.Area([1, 2])!.Value.ShouldBe(doubled.Area([1])!.Value, 1e-12);
    }

    private static ClipScore Score(string label, EmotionLabel said, float confidence = 0.7f, bool boredom = false)
    {
        var rest = (1 - confidence) / 3;
        float P(EmotionLabel l) => l == said ? confidence : rest;
        return new ClipScore(
            new LabelledClip("x.wav", "c", "c/s", label, boredom),
            new EmotionProbabilities(P(EmotionLabel.Neutral), P(EmotionLabel.Anger), P(EmotionLabel.Happiness), P(EmotionLabel.Sadness)),
            0, 0, 0, Abstained: false, EvidenceSeconds: 2);
    }
}
