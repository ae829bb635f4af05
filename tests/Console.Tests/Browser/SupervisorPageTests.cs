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
