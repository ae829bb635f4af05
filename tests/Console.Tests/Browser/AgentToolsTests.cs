using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeCx.Console.Tests.Browser;

/// <summary>What the agent's page has besides the cue: the call's history, a quiet mode, a strip that stays on top, a breath.</summary>
public sealed class AgentToolsTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Agent = "ana.lopez";

    [Fact]
    public async Task HistoryKey_Pressed_ShowsCuesWithWhatBecameOfThemAndOwnFeedback()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var page = await OpenAsync(host);
        await page.Keyboard.PressAsync("h");
        await Expect(page.Locator("#historyList")).ToHaveTextAsync("No cue yet in this call.");
        var first = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        await Expect(page.Locator("#text")).ToHaveTextAsync("Acknowledge the wait");
        await page.Keyboard.PressAsync("n");
        story.Presents(first, CueKind.EmpathyNeeded, "whisper", false, "no-pause").Closes(first, CueKind.EmpathyNeeded).Hear(60, -0.2, 0);
        story.Cue(CueKind.SlowToRespond, CueTier.Coaching, "Answer now", "No answer yet.");
        await Expect(page.Locator("#historyList li")).ToHaveCountAsync(2);
        await Expect(page.Locator("#historyList li").First).ToContainTextAsync("Slow to respond · open");
        var older = page.Locator("#historyList li").Last;
        await Expect(older).ToContainTextAsync("0:05");
        await Expect(older).ToContainTextAsync("Empathy needed · condition over · headset whisper: not shown, no pause came · you: not helpful");
        await page.ReloadAsync();
        await page.Keyboard.PressAsync("h");
        await Expect(page.Locator("#historyList li").Last).ToContainTextAsync("you: not helpful");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#history")).ToBeHiddenAsync();
        (await page.Locator("body").InnerTextAsync()).ShouldNotContain("score", Case.Insensitive);
    }

    [Fact]
    public async Task QuietKey_Pressed_LeavesAShapeAndOneLineAndIsRemembered()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var page = await OpenAsync(host);
        await page.Keyboard.PressAsync("q");
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-quiet", "");
        (await LinesAsync(page)).ShouldBe(["Frustrated"]);
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        await Expect(page.Locator("#text")).ToBeVisibleAsync();
        (await LinesAsync(page)).ShouldBe(["Acknowledge the wait"]);
        await page.ReloadAsync();
        await Expect(page.Locator("body")).ToHaveAttributeAsync("data-quiet", "");
        await page.Keyboard.PressAsync("q");
        await Expect(page.Locator("#acts")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#acts")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Float_WithoutPictureInPicture_OpensAStripThatFollowsTheCall()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var page = await OpenAsync(host);
        await page.EvaluateAsync("delete window.documentPictureInPicture");
        var strip = await page.RunAndWaitForPopupAsync(() => page.Keyboard.PressAsync("t"));
        await strip.SetViewportSizeAsync(320, 200);
        await Expect(strip.Locator("#mood")).ToHaveTextAsync("Frustrated");
        await Expect(strip.Locator("#float")).ToBeHiddenAsync();
        story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        await Expect(strip.Locator("#text")).ToBeVisibleAsync();
        (await strip.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("a strip does not scroll");
        var box = await strip.Locator("#yes").BoundingBoxAsync();
        (box!.Y + box.Height).ShouldBeLessThanOrEqualTo(200);
        await strip.Keyboard.PressAsync("y");
        await Expect(page.Locator("#yes")).ToHaveAttributeAsync("aria-pressed", "true", new() { Timeout = 12_000 });
    }

    [Fact]
    public async Task Float_WithPictureInPicture_ShowsThePageInTheBrowsersOwnWindow()
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, Agent).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var page = await OpenAsync(host);
        if (!await page.EvaluateAsync<bool>("'documentPictureInPicture' in window"))
        {
            Assert.Skip("this Chromium has no Document Picture-in-Picture");
        }

        await page.Keyboard.PressAsync("t");
        var framed = "";
        for (var i = 0; i < 100 && framed != "Frustrated"; i++)
        {
            framed = await page.EvaluateAsync<string>("documentPictureInPicture.window?.document.querySelector('iframe')?.contentDocument?.getElementById('mood')?.textContent ?? ''");
            await page.WaitForTimeoutAsync(100);
        }

        framed.ShouldBe("Frustrated");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CallEnded_AfterAHardOne_AsksForABreath(bool hard)
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, Agent).WithLegs().Hear(5, hard ? -0.7 : 0.2, 0.1).Feels(hard ? CustomerMood.Frustrated : CustomerMood.Neutral)
            .Hear(70, hard ? -0.7 : 0.2, 0).Feels(CustomerMood.Satisfied, Trend.Easing);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Content");
        story.Ends();
        await Expect(page.Locator("#kind")).ToHaveTextAsync("They left content. That is a good call.");
        if (hard)
        {
            await Expect(page.Locator("#breath")).ToHaveTextAsync("Take one slow breath before the next call.");
        }
        else
        {
            await Expect(page.Locator("#breath")).ToBeHiddenAsync();
        }
    }

    // The lines of text that an eye sees, keys and what only a screen reader has left out.
    private static async Task<string[]> LinesAsync(IPage page) => await page.EvaluateAsync<string[]>("""
        [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && !e.children.length && e.textContent.trim() && e.getBoundingClientRect().height > 2).map(e => e.textContent.trim())
        """);

    private async Task<IPage> OpenAsync(ConsoleHost host)
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync($"{host.Url}/agent/{Agent}");
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }
}
