using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Events;
using EdgeCx.Core.Flow;
using EdgeCx.Core.Signals;
using EdgeCx.Core.Speech;

namespace EdgeCx.Coaching.Tests.Conversation.Words;

public sealed class WordsTests
{
    private static readonly TextEmotion Frustration = new(0.95f, 0.1f, 0, 0.1f, 0.05f, false);
    private static readonly TextEmotion Confusion = new(0.05f, 0.95f, 0, 0.05f, 0.1f, false);

    [Fact]
    public void Take_WordsInTime_ActAtTheirPlaceHoweverEarlyTheyCame()
    {
        var early = ConfusedAtMs(afterMs: 100);
        ConfusedAtMs(afterMs: 1900).ShouldBe(early);
        early.ShouldBe(9600 + 2000, 32, "the words ended at 9.6 s, and act two seconds later");
    }

    [Fact]
    public void Take_WordsThatComeLate_ActOnArrivalAndAreCounted()
    {
        var metrics = new FlowMetrics();
        ConfusedAtMs(afterMs: 4000, metrics).ShouldBe(9600 + 4000, 64);
        metrics.LateUtterances.ShouldBe(1);
        metrics.Drops.NonZero().ShouldBeEmpty();
    }

    [Fact]
    public void Hear_MoreThanMayWait_DropsAndCounts()
    {
        var script = new CallScript();
        var customer = script.Leg(SpeakerRole.Customer);
        script.Begin();
        for (var i = 0; i < 70; i++)
        {
            script.Loop.Handle(ConversationSignal.Of(CallScript.Words(customer.Leg, "yes", 0, 8000)), CallScript.StartNs);
        }

        script.Metrics.Drops[DropReason.QueueFull].ShouldBe(6);
    }

    [Fact]
    public void Hear_WordsWhileLegsAreSilent_DoNotHoldATick()
    {
        // A leg whose transcriber gives nothing must not be waited for: the state of the voice comes as it would without words.
        var script = new CallScript(TapKind.Siprec);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(12_800, false);
        customer.Say(12_800, true, _ => CallScript.Angry);
        script.Play(agent, customer);
        script.Sink.Of<CustomerStateChanged>().ShouldContain(s => s.State == CustomerMood.Frustrated);
        script.Sink.Of<CustomerStateChanged>().ShouldAllBe(s => !s.Evidence.ContainsKey("words"));
    }

    [Fact]
    public void Take_FrustratedWordsOverATenseVoice_FindsFrustrationSoonerThanTheVoiceAlone()
    {
        FrustratedAtMs(words: true).ShouldBeLessThan(FrustratedAtMs(words: false));
    }

    [Fact]
    public void Show_WordsAskedFor_AreEventsThatHoldWordsAndGoWithAnObjection()
    {
        var script = Talk(new CoachingOptions { ShowWords = true }, out _);
        var told = script.Sink.Of<UtteranceHeard>();
        told.Select(u => (u.Role, u.Text, u.IsFinal)).ShouldBe([(SpeakerRole.Customer, "what does that mean", true), (SpeakerRole.Agent, "i see", true)]);
        told.ShouldAllBe(u => u.HoldsWords && u.IsFromEmotion);
        System.Text.Encoding.UTF8.GetString(EventJson.ToUtf8(told[0])).ShouldStartWith("{\"callId\":");
        System.Text.Encoding.UTF8.GetString(EventJson.ToUtf8(told[0])).ShouldContain("\"leg\":\"2\",\"role\":\"customer\",\"text\":\"what does that mean\",\"confidence\":0.9,\"isFinal\":true,\"atMs\":3200");
    }

    [Fact]
    public void Show_NotAskedFor_TellsNothing() => Talk(new CoachingOptions(), out _).Sink.Of<UtteranceHeard>().ShouldBeEmpty();

    [Fact]
    public void Hear_PartialWords_AreShownLiveAndMoveNothing()
    {
        var script = new CallScript(TapKind.Siprec, options: new CoachingOptions { ShowWords = true });
        var customer = script.Leg(SpeakerRole.Customer);
        script.Begin();
        var partial = CallScript.Words(customer.Leg, "what does", 0, 8000, Confusion) with { IsFinal = false };
        script.Loop.Handle(ConversationSignal.Of(partial), CallScript.StartNs);
        script.Sink.Of<UtteranceHeard>().ShouldHaveSingleItem().IsFinal.ShouldBeFalse();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
    }

    [Fact]
    public void Hear_AfterAnObjection_IsRefusedAndWhatWaitedIsForgotten()
    {
        var script = new CallScript(TapKind.Siprec, options: new CoachingOptions { ShowWords = true });
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(4480, false);
        customer.Say(3200, true).Words("this is a joke", 1000, Frustration);
        customer.Say(640, false);
        script.Play(agent, customer);
        script.Call.TrySetNotice(NoticeState.Objected);
        script.Loop.Handle(new ConversationSignal { Kind = SignalKind.CallChanged, Call = script.Call }, CallScript.StartNs + 4_600_000_000);
        agent.Say(9600, false);
        customer.Say(3200, false).Words("go away", 1000, Frustration).Say(5760, false);
        script.Play(agent, customer);
        script.Sink.Of<UtteranceHeard>().ShouldBeEmpty();
        script.Sink.Of<CustomerStateChanged>().ShouldBeEmpty();
        script.Metrics.Drops[DropReason.EmotionNotAllowed].ShouldBe(1);
    }

    [Fact]
    public void Finish_AgentsWords_AreCountedAndNothingElse()
    {
        var script = Talk(new CoachingOptions(), out var legs);
        script.EndCall(12_000, "bye", legs);
        var ended = script.Sink.Of<CallEnded>().Single();
        ended.Listening.ShouldNotBeNull().ShouldBe(
            new Dictionary<string, int> { ["utterances"] = 1, ["validations"] = 1, ["openQuestions"] = 2, ["paraphrases"] = 3 }, ignoreOrder: true);
        System.Text.Encoding.UTF8.GetString(EventJson.ToUtf8(ended)).ShouldContain("\"listening\":{\"utterances\":1,");
    }

    [Fact]
    public void Finish_NoWords_SaysNothingOfListening()
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent);
        script.Begin();
        agent.Say(3200, true);
        script.Play(agent);
        script.EndCall(3200, "bye", agent);
        var ended = script.Sink.Of<CallEnded>().Single();
        ended.Listening.ShouldBeNull();
        System.Text.Encoding.UTF8.GetString(EventJson.ToUtf8(ended)).ShouldNotContain("listening");
    }

    private static CallScript Talk(CoachingOptions options, out LegScript[] legs)
    {
        var script = new CallScript(options: options);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        customer.Say(3200, true).Words("what does that mean", 2000, phrases: new PhraseCounts(1, 0, 1, 0, 0, 0, 0, 0)).Say(9600 - 640, false);
        agent.Say(4800, false).Say(1600, true).Words("i see", 1600, phrases: new PhraseCounts(2, 2, 0, 0, 1, 3, 0, 0)).Say(6400 - 640, false);
        script.Play(agent, customer);
        legs = [agent, customer];
        return script;
    }

    private static double ConfusedAtMs(double afterMs, FlowMetrics? metrics = null)
    {
        var script = new CallScript(TapKind.Siprec, metrics: metrics);
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(19_200, false);
        customer.Say(9600, true, _ => CallScript.Calm)
            .Words("sorry what do you mean by that i do not follow", 3000, Confusion, new PhraseCounts(2, 0, 2, 1, 0, 0, 0, 0), afterMs)
            .Say(9600 - afterMs, false);
        script.Play(agent, customer);
        var confused = script.Sink.Of<CustomerStateChanged>().First(s => s.State == CustomerMood.Confused);
        confused.Evidence["words"].ShouldBe(11);
        confused.Evidence["repairs"].ShouldBeGreaterThan(1);
        script.Sink.Of<CueOpened>().ShouldContain(c => c.Kind == CueKind.CustomerConfused && c.AtMs == confused.AtMs);
        return confused.AtMs;
    }

    private static double FrustratedAtMs(bool words)
    {
        var script = new CallScript();
        var agent = script.Leg(SpeakerRole.Agent, 0, "1");
        var customer = script.Leg(SpeakerRole.Customer, 0, "2");
        script.Begin();
        agent.Say(64_000, false).End();
        customer.Say(9600, true, _ => CallScript.Calm);
        for (var i = 0; i < 10; i++)
        {
            customer.Say(3200, true, _ => CallScript.Feels(anger: 0.25f, arousal: -0.1f, valence: -0.1f));
            if (words)
            {
                customer.Words("this is ridiculous i have had enough", 3200, Frustration, new PhraseCounts(0, 0, 0, 0, 0, 0, 0, 1));
            }
            else
            {
                customer.Say(640, false);
            }
        }

        customer.Say(640, true, _ => CallScript.Angry).Say(9600, true, _ => CallScript.Angry).End();
        script.Play(agent, customer);
        return script.Sink.Of<CustomerStateChanged>().First(s => s.State == CustomerMood.Frustrated).AtMs;
    }
}
