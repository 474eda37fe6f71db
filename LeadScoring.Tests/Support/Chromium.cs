using Microsoft.Playwright;

namespace LeadScoring.Tests.Support;

/// <summary>One Chromium for all journeys; each visit has a context of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const float Patience = 20_000;

    private IPlaywright? playwright;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        // A state that comes is waited for as long as a click; a busy machine is no failure.
        Assertions.SetDefaultExpectTimeout(Patience);
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(ChromiumOptions.Launch);
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class Journeys : ICollectionFixture<Chromium>
{
    public const string Name = "Journeys";
}
