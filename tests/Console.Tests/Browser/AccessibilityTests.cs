using EdgeCx.Core.Cues;
using EdgeCx.Core.Emotion;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EdgeCx.Console.Tests.Browser;

/// <summary>What a screen reader and weak eyes need, measured in the page itself, in both themes; and what a page may weigh and ask for.</summary>
public sealed class AccessibilityTests(ChromiumFixture chromium) : IClassFixture<ChromiumFixture>
{
    /// <summary>Every visible text's contrast against what is behind it (WCAG 2.2, 1.4.3), and names, language, ids.</summary>
    private const string Audit = """
        () => {
          const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { rgb: m.slice(0, 3), a: m[3] ?? 1 }; };
          const lum = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
          const over = (top, under) => top.rgb.map((v, i) => v * top.a + under[i] * (1 - top.a));
          const behind = e => { const stack = []; for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > 0) stack.push(c); if (c.a === 1) break; } return stack.reverse().reduce((u, c) => over(c, u), [255, 255, 255]); };
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let n = walker.nextNode(); n; n = walker.nextNode()) {
            const e = n.parentElement;
            if (!n.textContent.trim() || ['SCRIPT', 'STYLE'].includes(e.tagName) || !e.checkVisibility({ visibilityProperty: true })) continue;
            const style = getComputedStyle(e), size = parseFloat(style.fontSize);
            if (size === 0) continue;
            const box = e.getBoundingClientRect();
            if (box.width <= 1 || box.height <= 1) continue;
            const back = behind(e), text = over(parse(style.color), back);
            const [x, y] = [lum(text), lum(back)].sort((a, b) => b - a);
            const ratio = (x + .05) / (y + .05), need = size >= 24 ? 3 : 4.5;
            if (ratio < need) found.push(`contrast ${ratio.toFixed(2)} of "${n.textContent.trim().slice(0, 40)}" (${style.color} on ${back})`);
          }
          for (const e of document.querySelectorAll('button, a[href]')) if (e.checkVisibility() && !(e.getAttribute('aria-label') || e.title || e.textContent.trim())) found.push('no name: ' + e.outerHTML.slice(0, 80));
          for (const e of document.querySelectorAll('canvas')) if (e.checkVisibility() && e.getAttribute('aria-hidden') !== 'true' && !e.getAttribute('aria-label')) found.push('canvas without words: ' + e.id);
          for (const e of document.querySelectorAll('svg')) if (e.getAttribute('aria-hidden') !== 'true') found.push('drawing that is read out: ' + e.outerHTML.slice(0, 60));
          const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
          for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push('id twice: ' + id);
          if (!document.documentElement.lang) found.push('no language');
          if (!document.querySelector('main')) found.push('no main');
          if (![...document.querySelectorAll('h1')].some(h => h.checkVisibility())) found.push('no heading');
          for (const e of document.querySelectorAll('button')) { const b = e.getBoundingClientRect(); if (e.checkVisibility() && (b.width < 24 || b.height < 24)) found.push('small target: ' + e.id); }
          return [...new Set(found)];
        }
        """;

    [Theory]
    [InlineData(false, 1280, 800)]
    [InlineData(true, 1280, 800)]
    [InlineData(false, 320, 200)]
    [InlineData(true, 320, 200)]
    public async Task AgentPage_InEveryState_PassesTheAudit(bool dark, int width, int height)
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await chromium.OpenAsync(width, height, dark);
        await page.GotoAsync($"{host.Url}/agent/ana");
        await CheckAsync(page, "empty");
        var story = new Story(host, "ana").WithLegs().Hear(20, -0.6, 0.5).Feels(CustomerMood.Frustrated, Trend.Rising);
        foreach (var tier in Enum.GetValues<CueTier>())
        {
            var cue = story.Cue(CueKind.EmpathyNeeded, tier, "Acknowledge the wait " + tier, "Strain rises.");
            await Expect(page.Locator("#text")).ToHaveTextAsync("Acknowledge the wait " + tier);
            await page.Keyboard.PressAsync("?");
            await CheckAsync(page, "cue " + tier);
            story.Closes(cue, CueKind.EmpathyNeeded);
            await Expect(page.Locator("#cue")).ToHaveAttributeAsync("data-over", "");
            await CheckAsync(page, "over " + tier);
        }

        await page.Keyboard.PressAsync("h");
        await CheckAsync(page, "history");
        await page.Keyboard.PressAsync("h");
        host.Publish(new Core.Events.NoteSent { CallId = story.Id, AgentId = "ana", NoteId = "n1", Text = "Offer the callback tomorrow morning", AtMs = story.AtMs });
        await Expect(page.Locator("#note")).ToBeVisibleAsync();
        await CheckAsync(page, "note");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("q");
        await CheckAsync(page, "quiet");
        var quiet = story.Cue(CueKind.EmpathyNeeded, CueTier.Critical, "Name the problem first", "Strain rises.");
        await Expect(page.Locator("#text")).ToHaveTextAsync("Name the problem first");
        await CheckAsync(page, "quiet cue");
        story.Closes(quiet, CueKind.EmpathyNeeded);
        await page.Keyboard.PressAsync("q");
        await page.Keyboard.PressAsync("m");
        await CheckAsync(page, "muted");
        story.Ends();
        await Expect(page.Locator("#after")).ToBeVisibleAsync();
        await CheckAsync(page, "after");
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 390)]
    [InlineData(true, 390)]
    public async Task SupervisorPage_InEveryState_PassesTheAudit(bool dark, int width)
    {
        await using var host = await ConsoleHost.StartAsync();
        var page = await chromium.OpenAsync(width, 800, dark);
        await page.GotoAsync($"{host.Url}/supervisor");
        await Expect(page.Locator("#voidTitle")).ToHaveTextAsync("No calls right now");
        await CheckAsync(page, "empty");
        var first = Wall.Populate(host);
        await Expect(page.Locator("#calls .row")).ToHaveCountAsync(9);
        await CheckAsync(page, "rows");
        first.Escalates();
        await Expect(page.Locator("#calls .row[data-escalates]")).ToHaveCountAsync(1);
        await CheckAsync(page, "escalation");
        await page.EvaluateAsync($"location.hash = 'call={first.Id}'");
        await Expect(page.Locator("#detail .cues li")).ToHaveCountAsync(3);
        await CheckAsync(page, "call");
    }

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 390)]
    public async Task LoginPage_AskedAndWrong_PassesTheAudit(bool dark, int width)
    {
        var file = Path.GetTempFileName();
        File.Delete(file);
        var token = Appliance.Verbs.TokenVerb.Add(file, "ana", Appliance.Web.AccessScope.Agent);
        await using var host = await ConsoleHost.StartAsync(options: new Appliance.Web.ConsoleOptions { TokenFile = file });
        var page = await chromium.OpenAsync(width, 800, dark);
        await page.GotoAsync($"{host.Url}/agent/ana");
        await CheckAsync(page, "asked");
        await page.Keyboard.TypeAsync("wrong");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".wrong")).ToBeVisibleAsync();
        await CheckAsync(page, "wrong");
        await page.Locator("#token").FillAsync(token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "live");
        page.Url.ShouldBe($"{host.Url}/agent/ana");
        await page.Keyboard.PressAsync("m");
        await Expect(page.Locator("#mute")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.Locator("#banner")).ToBeHiddenAsync();
        File.Delete(file);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/agent/ana")]
    [InlineData("/supervisor")]
    public async Task Page_Loaded_IsLightSilentAndAsksNobodyElse(string path)
    {
        await using var host = await ConsoleHost.StartAsync();
        Wall.Populate(host);
        var page = await chromium.OpenAsync();
        var asked = new List<string>();
        var complaints = new List<string>();
        long bytes = 0;
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") { complaints.Add(message.Text); } };
        page.PageError += (_, error) => complaints.Add(error);
        page.Response += (_, response) =>
        {
            if (!response.Url.Contains("/api/", StringComparison.Ordinal) && response.Headers.TryGetValue("content-length", out var length))
            {
                bytes += long.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
            }
        };
        await page.GotoAsync(host.Url + path);
        await page.WaitForTimeoutAsync(1000);
        asked.ShouldAllBe(url => url.StartsWith(host.Url, StringComparison.Ordinal));
        complaints.ShouldBeEmpty();
        bytes.ShouldBeInRange(2_000, 150_000);
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
        TestContext.Current.TestOutputHelper?.WriteLine($"{path}: {bytes} bytes, first paint after {paint:F0} ms");
        paint.ShouldBeGreaterThan(0);
    }

    private static async Task CheckAsync(IPage page, string state)
    {
        // Colours ease within 200 ms; what is measured is where they end.
        await page.WaitForTimeoutAsync(300);
        var found = await page.EvaluateAsync<string[]>(Audit);
        found.ShouldBeEmpty($"in state '{state}'");
    }
}
