using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using EdgeCx.Tests.Shared;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeCx.Console.Tests.Browser;

/// <summary>Takes the pictures that a person looks at (artifacts/screenshots), and checks that nothing overflows in any of them.</summary>
public sealed class PictureTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private static string Folder => Directory.CreateDirectory(Path.Combine(SharedData.RepositoryRoot, "artifacts", "screenshots")).FullName;

    [Theory]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    [InlineData(320, 200, false)]
    [InlineData(320, 200, true)]
    public async Task Agent_AllStates_FitTheWindow(int width, int height, bool dark)
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await chromium.OpenAsync(width, height, dark);
        var name = $"agent-{width}-{(dark ? "dark" : "light")}";

        await page.GotoAsync($"{host.Url}/agent/ana.lopez");
        await page.WaitForSelectorAsync("#link[data-state=live]");
        await TakeAsync(page, name + "-empty");

        var story = new Story(host, "ana.lopez", TimeSpan.FromSeconds(131)).WithLegs();
        story.Hear(40, 0.1, -0.2).Feels(CustomerMood.Neutral).Hear(40, -0.3, 0.1, 2).Feels(CustomerMood.Impatient, Trend.Rising).Quiet(6)
            .Hear(45, -0.7, 0.6, 3).Feels(CustomerMood.Frustrated, Trend.Rising);
        await Expect(page.Locator("#mood")).ToHaveTextAsync("Frustrated");
        await TakeAsync(page, name + "-state");

        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the long wait first", "Strain has risen for 40 s, and nobody has named it yet.");
        await page.WaitForSelectorAsync("#cue[data-open]");
        await TakeAsync(page, name + "-cue");
        await page.Keyboard.PressAsync("?");
        await TakeAsync(page, name + "-why");
        await page.Keyboard.PressAsync("?");
        story.Presents(cue, CueKind.EmpathyNeeded, "whisper", true, presentedMs: 640, afterPauseMs: 18);
        host.Publish(new Core.Events.NoteSent { CallId = story.Id, AgentId = "ana.lopez", NoteId = "n1", Text = "I can join if you like; offer them the branch manager’s direct line tomorrow morning, and thank them for waiting so long.", AtMs = story.AtMs });
        await page.WaitForSelectorAsync("#note:not([hidden])");
        await TakeAsync(page, name + "-note");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("h");
        await TakeAsync(page, name + "-history");
        await page.Keyboard.PressAsync("h");
        await page.Keyboard.PressAsync("q");
        await TakeAsync(page, name + "-quiet");
        await page.Keyboard.PressAsync("q");

        story.Hear(10, 0.5, 0.0, 4).Feels(CustomerMood.Satisfied, Trend.Easing).Closes(cue, CueKind.EmpathyNeeded).Ends();
        await page.WaitForSelectorAsync("#after:not([hidden])");
        await TakeAsync(page, name + "-after");
    }

    [Theory]
    [InlineData(1280, 800, false)]
    [InlineData(1280, 800, true)]
    [InlineData(390, 844, false)]
    [InlineData(390, 844, true)]
    public async Task Supervisor_AllStates_FitTheWindow(int width, int height, bool dark)
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await chromium.OpenAsync(width, height, dark);
        var name = $"supervisor-{width}-{(dark ? "dark" : "light")}";

        await page.GotoAsync($"{host.Url}/supervisor");
        await Expect(page.Locator("#voidTitle")).ToHaveTextAsync("No calls right now");
        await TakeAsync(page, name + "-empty");

        var first = Wall.Populate(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(9);
        await page.WaitForTimeoutAsync(1500);
        await TakeAsync(page, name);

        var risk = first.Escalates();
        first.Presents(risk, CueKind.EscalationRisk, "whisper", true, presentedMs: 640, afterPauseMs: 18).Presents(risk, CueKind.EscalationRisk, "yealink-http", false, "timeout");
        await page.WaitForTimeoutAsync(1500);
        await TakeAsync(page, name + "-escalation");
        await page.EvaluateAsync($"location.hash = 'call={first.Id}'");
        await page.WaitForSelectorAsync("#detail .cues li");
        await page.WaitForTimeoutAsync(700);
        await TakeAsync(page, name + "-call");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Supervisor_With200Calls_FitsTheWindow(bool dark)
    {
        await using var host = await ConsoleHost.StartAsync();
        Wall.Crowd(host, 200);
        var page = await chromium.OpenAsync(1280, 1000, dark);
        await page.GotoAsync($"{host.Url}/supervisor");
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(200);
        await page.WaitForTimeoutAsync(1500);
        await TakeAsync(page, "supervisor-200-" + (dark ? "dark" : "light"));
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Landing_FitsTheWindow(int width, bool dark)
    {
        await using var host = await ConsoleHost.StartAsync();
        Wall.Populate(host);
        var page = await chromium.OpenAsync(width, 844, dark);
        await page.GotoAsync(host.Url);
        await TakeAsync(page, $"landing-{width}-{(dark ? "dark" : "light")}");
    }

    private static async Task TakeAsync(IPage page, string name)
    {
        await page.WaitForTimeoutAsync(350);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        overflow.ShouldBeLessThanOrEqualTo(0, $"{name} scrolls sideways");
    }
}
