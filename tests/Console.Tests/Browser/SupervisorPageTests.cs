using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeCx.Console.Tests.Browser;

public sealed class SupervisorPageTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    private const string Names = "[...document.querySelectorAll('#calls .name')].map(n => n.textContent)";

    [Fact]
    public async Task Rows_ByNeed_MoveOnlyAfterAPause()
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, "calm1", TimeSpan.FromMinutes(5)).WithLegs().Hear(5, 0, 0).Feels(CustomerMood.Neutral);
        var turning = new Story(host, "turning", TimeSpan.FromMinutes(1)).WithLegs().Hear(5, 0, 0).Feels(CustomerMood.Neutral);
        new Story(host, "upset", TimeSpan.FromMinutes(2)).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Distressed);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(3);
        (await page.EvaluateAsync<string[]>(Names)).ShouldBe(["upset", "calm1", "turning"]);

        turning.Hear(5, -0.8, 0.8).Feels(CustomerMood.Frustrated, Trend.Rising);
        await Expect(page.Locator("#calls .row[data-need='4']")).ToHaveCountAsync(1);
        (await page.EvaluateAsync<string[]>(Names)).ShouldBe(["upset", "calm1", "turning"], "a row that has just changed stays where it is");
        await Expect(page.Locator("#calls .name").First).ToHaveTextAsync("turning");
        (await page.EvaluateAsync<string[]>(Names)).ShouldBe(["turning", "upset", "calm1"]);
    }

    [Fact]
    public async Task Rows_UnderThePointer_StayWhereTheyAre()
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, "first").WithLegs().Hear(5, -0.5, 0.3).Feels(CustomerMood.Impatient);
        var second = new Story(host, "second").WithLegs().Hear(5, 0, 0).Feels(CustomerMood.Neutral);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(2);
        await page.Locator("#calls .row").First.HoverAsync();
        second.Hear(5, -0.8, 0.8).Feels(CustomerMood.Frustrated, Trend.Rising);
        await page.WaitForTimeoutAsync(4500);
        (await page.EvaluateAsync<string[]>(Names)).ShouldBe(["first", "second"]);
        await page.Mouse.MoveAsync(5, 5);
        await Expect(page.Locator("#calls .name").First).ToHaveTextAsync("second");
    }

    [Fact]
    public async Task Keyboard_ArrowsEnterEscape_WalkOpenAndClose()
    {
        await using var host = await ConsoleHost.StartAsync();
        var first = Wall.Populate(host);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(8);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        (await page.EvaluateAsync<string>("document.activeElement.querySelector('.name').textContent")).ShouldBe("ana.lopez");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#detailTitle")).ToContainTextAsync("ana.lopez");
        await Expect(page.Locator("#detail .cues li")).ToHaveCountAsync(2);
        await Expect(page.Locator("#detail .cues li").First).ToContainTextAsync("inference");
        await Expect(page.Locator("#detail tbody tr")).ToHaveCountAsync(2);
        (await page.EvaluateAsync<bool>("document.getElementById('detail').contains(document.activeElement)")).ShouldBeTrue();

        await page.Locator("#detail .controls button").ClickAsync();
        await Expect(page.Locator("#detail .controls button")).ToHaveAttributeAsync("aria-pressed", "true");
        first.Call.IsPaused.ShouldBeTrue();

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#detail")).ToBeHiddenAsync();
        (await page.EvaluateAsync<string>("document.activeElement.querySelector('.name').textContent")).ShouldBe("ana.lopez");
    }

    [Fact]
    public async Task Escalation_OfACall_IsFirstMarkedAndSaysWhyToJoin()
    {
        await using var host = await ConsoleHost.StartAsync();
        new Story(host, "upset", TimeSpan.FromMinutes(5)).WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        var story = new Story(host, "ana", TimeSpan.FromSeconds(60)).WithLegs().Hear(5, 0, 0).Feels(CustomerMood.Neutral).Hear(20, -0.7, 0.6).Feels(CustomerMood.Frustrated, Trend.Rising);
        var cue = story.Escalates(0.72);
        var page = await OpenAsync(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(2);
        (await page.EvaluateAsync<string[]>(Names)).ShouldBe(["ana", "upset"]);
        var row = page.Locator("#calls .row").First;
        await Expect(row).ToHaveAttributeAsync("data-need", "5");
        await Expect(row.Locator(".why")).ToContainTextAsync("escalation risk 0.72 · frustrated for 0:");
        (await row.GetAttributeAsync("aria-label"))!.ShouldContain("escalation risk 0.72");
        await Expect(page.Locator("#tally .hot b")).ToHaveTextAsync("2");

        await row.ClickAsync();
        await Expect(page.Locator("#detail .join")).ToContainTextAsync("rising · before that calm 0:03");
        await Expect(page.Locator("#detail .join")).ToContainTextAsync("Slow down, offer a way out");
        await Expect(page.Locator("#detail dl").First).ToContainTextAsync("anger");
        story.Closes(cue, CueKind.EscalationRisk).Hear(2, 0.2, 0).Feels(CustomerMood.Neutral, Trend.Easing);
        await Expect(page.Locator("#detail .join")).ToHaveTextAsync("Nothing calls for anyone now.");
    }

    [Fact]
    public async Task Note_FromTheWall_AppearsOnTheAgentsPage()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, "ana").WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var agent = await chromium.OpenAsync();
        await agent.GotoAsync($"{host.Url}/agent/ana");
        await Expect(agent.Locator("#link")).ToHaveAttributeAsync("data-state", "live");
        var page = await OpenAsync(host);
        await page.EvaluateAsync($"location.hash = 'call={story.Id}'");
        await page.Locator("#noteInput").FillAsync("Offer <b>the callback</b>");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".note-form [role=status]")).ToHaveTextAsync("Sent.");
        await host.PassOnAsync();
        await Expect(agent.Locator("#noteText")).ToHaveTextAsync("Offer <b>the callback</b>");
        await Expect(page.Locator("#detail .notes li")).ToContainTextAsync("Offer <b>the callback</b>");

        await agent.Keyboard.PressAsync("Escape");
        await Expect(agent.Locator("#note")).ToBeHiddenAsync();
        await agent.Keyboard.PressAsync("h");
        await Expect(agent.Locator("#historyList")).ToContainTextAsync("From your supervisor");
        for (var i = 0; i < 4; i++)
        {
            await page.Locator("#noteInput").FillAsync("again " + i);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator(".note-form [role=status]")).ToContainTextAsync(i < 3 ? "Sent." : "Enough for now");
            if (i < 3)
            {
                await host.PassOnAsync();
            }
        }
    }

    [Fact]
    public async Task Surfaces_OfACue_AreToldInTheCall()
    {
        await using var host = await ConsoleHost.StartAsync();
        var story = new Story(host, "ana").WithLegs().Hear(5, -0.6, 0.5).Feels(CustomerMood.Frustrated);
        var cue = story.Cue(CueKind.EmpathyNeeded, CueTier.Coaching, "Acknowledge the wait", "Strain rises.");
        var page = await OpenAsync(host);
        await page.EvaluateAsync($"location.hash = 'call={story.Id}'");
        await Expect(page.Locator("#detail .cues li")).ToHaveCountAsync(1);
        await Expect(page.Locator("#detail .surface")).ToHaveCountAsync(0);
        story.Presents(cue, CueKind.EmpathyNeeded, "whisper", true, presentedMs: 640, afterPauseMs: 18).Presents(cue, CueKind.EmpathyNeeded, "yealink-http", false, "status-401");
        await Expect(page.Locator("#detail .surface")).ToHaveTextAsync(["headset whisper: shown (decision 41 ms, presented after 640 ms, 18 ms into the pause)", "yealink-http: not shown, wrong password (decision 41 ms)"]);
        await page.WaitForTimeoutAsync(3500);
        await Expect(page.Locator("#detail .surface")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Empty_NotReady_SaysWhy()
    {
        await using var host = await ConsoleHost.StartAsync();
        host.NotReady = "the voice model's hash is wrong";
        var page = await OpenAsync(host);
        await Expect(page.Locator("#voidTitle")).ToHaveTextAsync("The appliance cannot take calls yet");
        await Expect(page.Locator("#voidText")).ToContainTextAsync("the voice model's hash is wrong");
    }

    [Fact]
    public async Task Cost_With200Calls_IsSmall()
    {
        await using var host = await ConsoleHost.StartAsync();
        var stories = Wall.Crowd(host, 200);
        var page = await chromium.OpenAsync(1280, 1000);
        await page.GotoAsync($"{host.Url}/supervisor");
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(200);
        await page.WaitForTimeoutAsync(2000);

        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable", new Dictionary<string, object> { ["timeDomain"] = "threadTicks" });
        var before = await TaskSecondsAsync(session);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromSeconds(8))
        {
            // Of 200 customers about 45 % speak at a time, each with an estimate every half second.
            foreach (var story in stories.Where((_, i) => i % 20 < 9))
            {
                story.Hear(0.5, 0.1, 0.1, Environment.TickCount);
            }

            await page.WaitForTimeoutAsync(500);
        }

        var share = (await TaskSecondsAsync(session) - before) / watch.Elapsed.TotalSeconds;
        TestContext.Current.TestOutputHelper?.WriteLine($"200 calls cost {share:P1} of a core in the page's main thread");
        share.ShouldBeLessThan(0.10, "a wall of 200 calls must stay cheap (aim: under 5 % on an idle machine)");
    }

    private static async Task<double> TaskSecondsAsync(ICDPSession session)
    {
        var metrics = await session.SendAsync("Performance.getMetrics");
        return metrics!.Value.GetProperty("metrics").EnumerateArray()
            .First(m => m.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();
    }

    private async Task<IPage> OpenAsync(ConsoleHost host)
    {
        var page = await chromium.OpenAsync();
        await page.GotoAsync($"{host.Url}/supervisor");
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "live");
        return page;
    }
}
