using EdgeCx.Coaching.Conversation.Mood;
using EdgeCx.Core.Emotion;

namespace EdgeCx.Coaching.Tests.Conversation.Mood;

public sealed class CustomerStateEstimatorTests
{
    private static readonly TalkEvidence NothingKnown = new(double.NaN, double.NaN, 0, 0);
    private static readonly TalkEvidence Slow = new(0.8, 3.0, 0, 0);
    private static readonly TalkEvidence Pressing = new(1.25, 5.5, 3, 0.8);
    private readonly CustomerStateEstimator _estimator = new(new CoachingOptions());
    private double _nowMs;

    [Fact]
    public void Add_LittleEvidence_StaysUnknown()
    {
        Feel(CallScript.Calm, 500);
        _estimator.Mood.ShouldBe(CustomerMood.Unknown);
        _estimator.Confidence.ShouldBe(0);
        double.IsNaN(_estimator.Strain).ShouldBeTrue();
    }

    [Fact]
    public void Add_CalmSpeech_IsNeutralAndSteady()
    {
        Feel(CallScript.Calm, 10_000);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
        _estimator.Trend.ShouldBe(Trend.Steady);
        _estimator.Confidence.ShouldBeInRange(0.5, 1);
    }

    [Fact]
    public void Add_OneAngryChunk_DoesNotTip()
    {
        Feel(CallScript.Calm, 10_000);
        Feel(CallScript.Angry, 500);
        Feel(CallScript.Calm, 5000);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
    }

    [Fact]
    public void Add_SustainedAnger_IsFrustratedWithinSecondsAndRising()
    {
        Feel(CallScript.Calm, 15_000);
        var onset = _nowMs;
        var found = FeelUntil(CallScript.Angry, CustomerMood.Frustrated, 20_000);
        (found - onset).ShouldBeInRange(1000, 12_000, "more than one estimate, which pools seconds itself");
        Feel(CallScript.Angry, 4000);
        _estimator.Trend.ShouldBe(Trend.Rising);
        _estimator.SinceMs.ShouldBeInRange(onset, found);
        var state = _estimator.Describe(found, NothingKnown);
        state.Evidence.Keys.ShouldContain("anger");
        state.Evidence.Keys.ShouldContain("interruptionsPerMinute");
    }

    [Fact]
    public void Add_AngryFromTheFirstWord_IsFrustrated()
    {
        // The first four seconds of a voice that is not known yet count for less: many callers begin brightly.
        FeelUntil(CallScript.Angry, CustomerMood.Frustrated, 10_000).ShouldBeLessThanOrEqualTo(5000);
    }

    [Fact]
    public void Add_AngerThatEnds_GoesBackAndEases()
    {
        Feel(CallScript.Angry, 15_000);
        _estimator.Mood.ShouldBe(CustomerMood.Frustrated);
        FeelUntil(CallScript.Calm, CustomerMood.Neutral, 20_000).ShouldBeGreaterThan(0);
        Feel(CallScript.Calm, 5000);
        _estimator.Trend.ShouldBe(Trend.Easing);
    }

    [Fact]
    public void Add_AngerAroundTheThreshold_DoesNotFlicker()
    {
        Feel(CallScript.Angry, 10_000);
        var changes = 0;
        var before = _estimator.Mood;
        for (var i = 0; i < 100; i++)
        {
            var anger = i % 2 == 0 ? 0.60f : 0.46f;
            Feel(CallScript.Feels(anger, arousal: 0.1f, valence: -0.2f), 500);
            changes += _estimator.Mood != before ? 1 : 0;
            before = _estimator.Mood;
        }

        changes.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Add_HappyVoiceTakenForAnger_IsNotFrustrated()
    {
        Feel(CallScript.Feels(anger: 0.7f, arousal: 0.7f, valence: 0.4f, happiness: 0.25f), 20_000);
        _estimator.Mood.ShouldNotBe(CustomerMood.Frustrated);
    }

    [Fact]
    public void Add_RisingArousalWithNegativeValence_IsFrustratedWithoutAngerOnTop()
    {
        Feel(CallScript.Feels(arousal: -0.3f, valence: 0), 30_000);
        FeelUntil(CallScript.Feels(anger: 0.4f, arousal: 0.7f, valence: -0.6f), CustomerMood.Frustrated, 15_000).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Add_ArousalAlone_IsNeitherFrustratedNorImpatient()
    {
        Feel(CallScript.Calm, 10_000);
        Feel(CallScript.Feels(anger: 0.25f, arousal: 0.9f, valence: 0), 20_000);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
    }

    [Fact]
    public void Add_InterruptionsPaceAndArousal_IsImpatient()
    {
        Feel(CallScript.Calm, 10_000);
        FeelUntil(CallScript.Feels(anger: 0.3f, arousal: 0.5f, valence: -0.1f), CustomerMood.Impatient, 10_000, Pressing).ShouldBeGreaterThan(0);
        _estimator.Describe(_nowMs, Pressing).Evidence.Keys.ShouldBe(
            ["strain", "anger", "arousal", "valence", "interruptionsPerMinute", "customerRateRatio"], ignoreOrder: true);
    }

    [Fact]
    public void Add_SadVoiceAtLowPace_IsDistressed()
    {
        FeelUntil(CallScript.Sad, CustomerMood.Distressed, 20_000, Slow).ShouldBeGreaterThan(4000);
    }

    [Theory]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(1.0, 4.5)]
    public void Add_SadnessWithoutLowPace_IsNotDistress(double ratio, double rate)
    {
        Feel(CallScript.Sad, 30_000, new TalkEvidence(ratio, rate, 0, 0));
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
    }

    [Fact]
    public void Add_PleasantAfterAnger_IsSatisfied()
    {
        Feel(CallScript.Angry, 15_000);
        FeelUntil(CallScript.Happy, CustomerMood.Satisfied, 30_000).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Add_MildlyPleasantWithoutAnythingBefore_IsNeutral()
    {
        Feel(CallScript.Feels(valence: 0.3f, happiness: 0.3f), 30_000);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
    }

    [Fact]
    public void Add_AbstainedSadness_IsNotDistress()
    {
        Feel(CallScript.Sad with { Outcome = ChunkOutcome.Abstained }, 30_000, Slow);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
        _estimator.Voice.Sadness.ShouldBe(0);
    }

    [Fact]
    public void Add_ClassesTooCloseButAgitated_IsFrustratedByArousalAndValence()
    {
        Feel(CallScript.Feels(arousal: -0.8f, valence: -0.4f), 15_000);
        var torn = CallScript.Feels(anger: 0.45f, arousal: 0.9f, valence: -0.5f, happiness: 0.4f, confidence: 0.05f);
        FeelUntil(torn with { Outcome = ChunkOutcome.Abstained }, CustomerMood.Frustrated, 10_000).ShouldBeGreaterThan(15_000);
        var sure = new CustomerStateEstimator(new CoachingOptions());
        for (var ms = 500.0; ms <= _nowMs; ms += 500)
        {
            sure.Add(ms <= 15_000 ? CallScript.Feels(arousal: -0.8f, valence: -0.4f) : torn with { Confidence = 0.8f }, ms, NothingKnown);
        }

        sure.Mood.ShouldBe(CustomerMood.Frustrated);
        _estimator.Confidence.ShouldBeLessThan(sure.Confidence - 0.1);
    }

    [Fact]
    public void Add_CalmVoiceThatReadsAsNegative_IsNoStrain()
    {
        Feel(CallScript.Feels(anger: 0.2f, arousal: -0.9f, valence: -0.9f), 30_000);
        _estimator.Strain.ShouldBeLessThan(new CoachingOptions().StrainOpen / 2);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral);
    }

    [Fact]
    public void Tick_LongSilenceOfTheCustomer_GrowsStale()
    {
        Feel(CallScript.Angry, 15_000);
        _estimator.Tick(_nowMs + 60_000);
        _estimator.Mood.ShouldBe(CustomerMood.Frustrated);
        _estimator.Tick(_nowMs + 91_000);
        _estimator.Mood.ShouldBe(CustomerMood.Unknown);
    }

    [Fact]
    public void Add_NotANumber_LeavesTheStateFinite()
    {
        Feel(CallScript.Feels(float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.NaN, float.NaN), 10_000);
        double.IsFinite(_estimator.Confidence).ShouldBeTrue();
        double.IsFinite(_estimator.Voice.Strain).ShouldBeTrue();
        _estimator.Describe(_nowMs, NothingKnown).Evidence.Values.ShouldAllBe(v => double.IsFinite(v));
    }

    [Fact]
    public void IsNews_SmallMovesOfConfidence_AreNoNews()
    {
        var news = 0;
        CustomerState? published = null;
        for (var i = 0; i < 240; i++)
        {
            Feel(CallScript.Feels(anger: 0.1f + (0.02f * (i % 5)), confidence: 0.6f + (0.05f * (i % 4))), 500);
            if (_estimator.IsNews(published, _nowMs))
            {
                published = _estimator.Describe(_nowMs, NothingKnown);
                news++;
            }
        }

        news.ShouldBeInRange(1, 5);
    }

    [Fact]
    public void Erase_AfterAnger_LeavesNothing()
    {
        Feel(CallScript.Angry, 15_000);
        _estimator.Erase(_nowMs);
        _estimator.Mood.ShouldBe(CustomerMood.Unknown);
        _estimator.Voice.WeightS.ShouldBe(0);
        _estimator.Describe(_nowMs, NothingKnown).Evidence.ShouldBeEmpty();
        Feel(CallScript.Happy, 2000);
        _estimator.Mood.ShouldBe(CustomerMood.Neutral, "the stretch of anger is forgotten too");
    }

    private void Feel(EmotionEstimate estimate, double forMs, TalkEvidence? talk = null)
    {
        for (var passed = 0.0; passed < forMs; passed += 500)
        {
            _nowMs += 500;
            _estimator.Add(estimate, _nowMs, talk ?? NothingKnown);
        }
    }

    private double FeelUntil(EmotionEstimate estimate, CustomerMood mood, double atMostMs, TalkEvidence? talk = null)
    {
        for (var passed = 0.0; passed < atMostMs; passed += 500)
        {
            Feel(estimate, 500, talk);
            if (_estimator.Mood == mood)
            {
                return _nowMs;
            }
        }

        throw new ShouldAssertException($"{mood} was not found within {atMostMs} ms; mood is {_estimator.Mood}");
    }
}
