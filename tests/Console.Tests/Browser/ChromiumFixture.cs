using Microsoft.Playwright;

namespace EdgeCx.Console.Tests.Browser;

/// <summary>One Chromium for all tests of a class: Debian's own, never a downloaded one. Tests skip where it is not installed.</summary>
public sealed class ChromiumFixture : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _absent;

    public async ValueTask InitializeAsync()
    {
        var executable = Places.FirstOrDefault(File.Exists);
        if (executable is null)
        {
            _absent = "Chromium is not here (looked for " + string.Join(", ", Places) + "): apt-get install chromium";
            return;
        }

        // The driver runs on the machine's own Node where there is one; the package brings its own otherwise.
        if (File.Exists("/usr/bin/node"))
        {
            Environment.SetEnvironmentVariable("PLAYWRIGHT_NODEJS_PATH", "/usr/bin/node");
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--force-color-profile=srgb",
            ],
        });
    }

    /// <summary>A new page in a context of its own; the test is skipped where Chromium is absent.</summary>
    internal async Task<IPage> OpenAsync(int width = 1280, int height = 800, bool dark = false, string locale = "en-GB")
    {
        if (_browser is null)
        {
            Assert.Skip(_absent ?? "Chromium did not start");
        }

        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = locale,
            DeviceScaleFactor = 1,
        });
        context.SetDefaultTimeout(10_000);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
