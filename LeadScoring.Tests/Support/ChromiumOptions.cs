using Microsoft.Playwright;

namespace LeadScoring.Tests.Support;

/// <summary>Chromium without a GPU, and silent towards the network.</summary>
public static class ChromiumOptions
{
    public static BrowserTypeLaunchOptions Launch { get; } = new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    };
}
