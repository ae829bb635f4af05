using EdgeCx.Core.Calls;
using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Core.Signals;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeCx.Console.Tests.Browser;

public sealed class AgentPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Agent = "ana.lopez";

    [Fact]
    public async Task Events_WhileOpen_ChangeThePageWithoutReload()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await OpenAsync(host);
        await Expect(page.Locator("#empty")).ToBeVisibleAsync();

        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Frustrated");
        await Expect(page.Locator("#trend strong")).ToHaveTextAsync("rising");

        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        await Expect(page.Locator("#text")).ToHaveTextAsync("Acknowledge the wait");
        story.Hear(3, 0, 0).Feels(CustomerMood.Neutral, Trend.Easing).Closes(cue, CueKind.EmpathyNeeded);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Calm");
        await Expect(page.Locator("#cue")).ToHaveAttributeAsync("data-over", "");

        story.Ends();
        await Expect(page.Locator("#kind")).ToHaveTextAsync("They left calmer than they came.", new() { Timeout = 15_000 });
        host.Metrics.Stages[Core.Flow.Stage.EndToEnd].Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Events_OfAnotherAgent_StayAway()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await OpenAsync(host);
        new Story(host, "ben").WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        new Story(host, Agent).WithLegs().Hear(5, 0, 0).Feels(CustomerMood.Satisfied);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Content");
    }

    [Fact]
    public async Task MuteKey_Pressed_MutesTellsTheLoopAndHidesCues()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        var page = await OpenAsync(host);
        await Expect(page.Locator("#text")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("#mute")).ToHaveAttributeAsync("aria-pressed", "true");
        (await page.Locator("#text").IsVisibleAsync()).ShouldBeFalse("muting takes the cue away at once, not with the next event or poll");
        await Expect(page.Locator("#calm")).ToContainTextAsync("muted");
        var signal = await NextAsync(host, SignalKind.AgentMuted);
        signal.Text.ShouldBe(Agent);
        signal.Flag.ShouldBeTrue();

        await page.ReloadAsync();
        await Expect(page.Locator("#mute")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("#text")).ToBeVisibleAsync();
        (await NextAsync(host, SignalKind.AgentMuted)).Flag.ShouldBeFalse();
    }

    [Theory]
    [InlineData("y", "#yes", true)]
    [InlineData("n", "#no", false)]
    public async Task HelpfulKey_Pressed_SendsTheFeedback(string key, string button, bool helpful)
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        var page = await OpenAsync(host);
        await Expect(page.Locator("#text")).ToBeVisibleAsync();

        await page.Keyboard.PressAsync(key);
        await Expect(page.Locator(button)).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator("#ask")).ToHaveTextAsync("Thank you.");
        var signal = await NextAsync(host, SignalKind.CueFeedback);
        signal.Text.ShouldBe(cue);
        signal.Flag.ShouldBe(helpful);
        signal.Call.ShouldBeSameAs(story.Call);
    }

    [Fact]
    public async Task WhyKey_Pressed_ShowsTheReasonAndHidesItAgain()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises <b>fast</b>.");
        var page = await OpenAsync(host);
        await Expect(page.Locator("#why")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#why p")).ToHaveTextAsync("Strain rises <b>fast</b>.");
        await Expect(page.Locator("#whyBtn")).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#why")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task TabKey_FromTheTop_WalksEveryControlInReadingOrder()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        var page = await OpenAsync(host);
        await Expect(page.Locator("#text")).ToBeVisibleAsync();
        var walked = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            walked.Add(await page.EvaluateAsync<string>("document.activeElement.id || document.activeElement.className"));
        }

        walked.ShouldBe(["brand", "float", "quiet", "historyBtn", "mute", "whyBtn", "yes", "no"]);
        var outline = await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle");
        outline.ShouldBe("solid");
    }

    [Fact]
    public async Task Stream_WhenCut_SaysSinceWhenAndCatchesUp()
    {
        var host = await ConsoleHost.StartAsync();
        var port = host.Port;
        var page = await OpenAsync(host);
        new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Frustrated");
        await host.DisposeAsync();
        await Expect(page.Locator("#banner")).ToContainTextAsync("No connection since");
        (await page.Locator("#banner").TextContentAsync())!.ShouldMatch(@"\d\d:\d\d:\d\d");
        await Expect(page.Locator("#link")).ToHaveTextAsync("Reconnecting");

        await using var again = await ConsoleHost.StartAsync(port);
        new Story(again, Agent).WithLegs().Hear(5, 0.6, 0.1).Feels(CustomerMood.Satisfied);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Content", new() { Timeout = 20_000 });
        await Expect(page.Locator("#banner")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(LegState.Silent, "The tap is deaf")]
    [InlineData(LegState.Inactive, "On hold")]
    [InlineData(LegState.Waiting, "Starting")]
    public async Task CustomerLeg_NotHeard_IsSaidInsteadOfBlank(LegState state, string words)
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, Agent).WithLegs(state);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#mood")).ToHaveTextAsync(words);
        await Expect(page.Locator("#hint")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Objection_WhileOpen_TakesStateLineAndCueAwayAtOnce()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await OpenAsync(host);
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        story.Cue(CueKind.CustomerFrustrated, CueTier.Coaching, "Acknowledge the wait", "They sound angry.");
        await Expect(page.Locator("#text")).ToHaveTextAsync("Acknowledge the wait");
        story.Objects();
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Not listening", new() { Timeout = 2000 });
        await Expect(page.Locator("#text")).ToBeHiddenAsync(new() { Timeout = 2000 });
        await Expect(page.Locator("#lineBox")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Why_OfATurnTakingCue_NamesTheMeasureWithItsUnit()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await OpenAsync(host);
        var story = new Story(host, Agent).WithLegs();
        story.Cue(CueKind.SlowToRespond, CueTier.Coaching, "Answer now", "No answer yet.", evidence: new() { ["responseWaitMs"] = 4000 });
        await Expect(page.Locator("#text")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#why")).ToContainTextAsync("waiting");
        await Expect(page.Locator("#why")).ToContainTextAsync("4.0 s");
    }

    [Fact]
    public async Task Notice_Missing_IsSaid()
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, Agent, noticeRequired: true).WithLegs();
        var page = await OpenAsync(host);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Waiting for notice");
    }

    [Theory]
    [InlineData("es-MX", "", "Frustrado")]
    [InlineData("en-US", "?lang=es", "Frustrado")]
    [InlineData("pt-BR", "", "Frustrado")]
    [InlineData("en-US", "?lang=pt", "Frustrado")]
    [InlineData("fr-FR", "", "Frustrated")]
    public async Task Language_ByBrowserOrQuery_IsSpoken(string locale, string query, string word)
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var page = await chromium.OpenAsync(locale: locale);
        await page.GotoAsync($"{host.Url}/agent/{Agent}{query}");
        await Expect(page.Locator("#mood")).ToHaveTextAsync(word);
    }

    [Fact]
    public async Task ReducedMotion_Asked_MovesNothing()
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await OpenAsync(host);
        const string Durations = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length";
        (await page.EvaluateAsync<int>(Durations)).ShouldBeGreaterThan(0);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        (await page.EvaluateAsync<int>(Durations)).ShouldBe(0);
    }

    private async Task<IPage> OpenAsync(ConsoleHost host)
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync($"{host.Url}/agent/{Agent}");
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }

    private static async Task<ConversationSignal> NextAsync(ConsoleHost host, SignalKind kind)
    {
        for (var i = 0; i < 100; i++)
        {
            while (host.Signals.TryDequeue(out var signal))
            {
                if (signal.Kind == kind)
                {
                    return signal;
                }
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"no {kind} signal came");
    }
}
