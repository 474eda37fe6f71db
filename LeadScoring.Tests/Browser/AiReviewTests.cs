using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scoring;
using LeadScoring.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LeadScoring.Tests.Browser;

/// <summary>The second look in each of its states, as a rep sees it. LEAD_SCORING_SHOTS names a folder that gets a picture of each.</summary>
[Collection(Journeys.Name)]
public sealed class AiReviewTests(Chromium chromium) : IAsyncLifetime
{
    private const string Note = "They want to move before the lease ends in August. Free only in the evenings.";
    private ScriptedLlm llm = null!;
    private ScreenApp app = null!;

    public async Task InitializeAsync()
    {
        llm = await ScriptedLlm.StartAsync();
        app = await ScreenApp.StartAsync(12, llm.For(new TestApp()));
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await llm.DisposeAsync();
    }

    [Fact]
    public async Task Answered_with_lines_their_sources_the_next_step_and_an_opinion()
    {
        var lead = await LeadAsync("ana@example.com");
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            var review = page.Locator(".ai-review");
            await Expect(review).ToHaveAttributeAsync("data-state", nameof(ReviewState.Answered));
            await Expect(review.Locator(".ai-sum")).ToContainTextAsync("× 1.10 =");
            await Expect(review).ToContainTextAsync("Wants to move before the lease ends in August.");
            await Expect(review.Locator(".ai-source").First).ToHaveTextAsync("note 20 Nov 2026");
            await Expect(review.GetByText("Offer a viewing in the evening.")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "No…" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Nothing new" }).ClickAsync();
            await Expect(review).ToContainTextAsync("Thank you. This is kept to judge the AI by.");
            await ShotAsync(page, "answered");
        });
    }

    [Fact]
    public async Task Asking_then_out_of_time_then_late_with_what_it_was_while_the_page_stays_open()
    {
        var release = llm.HoldAnswers();
        var lead = await LeadAsync("ana@example.com", consent: false);
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            var review = page.Locator(".ai-review");
            await Expect(review).ToHaveTextAsync("This person has not agreed to AI review. Nothing was sent.");
            await ShotAsync(page, "no-consent");

            await app.App.Post("/leads", Json("ana@example.com", consent: true, at: "2026-11-20T14:30:00Z"));
            await Expect(review).ToContainTextAsync("The AI review did not answer in time. Showing the model score,");
            await ShotAsync(page, "timed-out");

            release.SetResult();
            await Expect(review).ToHaveAttributeAsync("data-state", nameof(ReviewState.Answered));
            await Expect(review.Locator(".ai-sum")).ToContainTextAsync("was ");
            await ShotAsync(page, "late");
        });
    }

    [Theory]
    [InlineData("asking", ReviewState.Asking, "Asking for an AI review…")]
    [InlineData("429", ReviewState.Unavailable, "AI review is unavailable (429). Trying again after")]
    [InlineData("500", ReviewState.Unavailable, "AI review is unavailable (500).")]
    [InlineData("dropped", ReviewState.Answered, "1 line removed: no matching data")]
    public async Task What_happened_is_said_in_a_sentence(string what, ReviewState state, string sentence)
    {
        var release = new TaskCompletionSource();
        llm.Answer = async (http, _) =>
        {
            if (what == "asking") await release.Task;
            if (what is "429" or "500") await ScriptedLlm.FailAsync(http, what == "429" ? 429 : 500, what == "429" ? "480" : null);
            else await ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded(what == "dropped" ? "invented" : "useful"));
        };
        // An answer is awaited for as long as the test looks at it.
        if (what == "asking")
        {
            await app.DisposeAsync();
            app = await ScreenApp.StartAsync(12, llm.For(new TestApp()).With("Reranking:Budget", "00:00:10").With("Reranking:Patience", "00:01:00"));
        }
        var posted = app.App.Post("/leads", Json("ana@example.com"));
        if (what == "asking") await llm.ArrivedAsync();
        else await posted;
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{await IdAsync()}");
            var review = page.Locator(".ai-review");
            await Expect(review).ToHaveAttributeAsync("data-state", state.ToString());
            await Expect(review).ToContainTextAsync(sentence);
            await ShotAsync(page, what);
            release.TrySetResult();
            if (what == "asking") await Expect(review).ToHaveAttributeAsync("data-state", nameof(ReviewState.Answered));
        }, name: what);
        await posted;
    }

    [Fact]
    public async Task Newer_events_put_it_out_of_date_and_it_can_be_asked_for_again()
    {
        var lead = await LeadAsync("ana@example.com");
        while (app.App.Services.GetRequiredService<ReviewDesk>().IsUnderWay(lead)) await Task.Delay(10);
        llm.Answer = (http, _) => ScriptedLlm.FailAsync(http, 401);
        var control = app.App.Services.GetRequiredService<ReviewControl>();
        await control.TestAsync(app.App.Admin.Viewer, default);
        // What was answered to the same text before is answered within a tick of the test's clock, and events of the same tick are not newer.
        app.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.App.Post($"/leads/{lead}/events", """{ "events": [ { "type": "TourRequested", "occurredAt": "2026-11-20T14:00:00Z" }, { "type": "SavedProperty", "occurredAt": "2026-11-20T14:01:00Z" }, { "type": "EmailClicked", "occurredAt": "2026-11-20T14:02:00Z" } ] }""");
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            var review = page.Locator(".ai-review");
            await Expect(review).ToContainTextAsync("Written before 3 newer events; it does not count any more.");
            await Expect(review).ToContainTextAsync("AI review is unavailable until");
            await ShotAsync(page, "out-of-date");

            llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("test"));
            await control.TestAsync(app.App.Admin.Viewer, default);
            llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("useful"));
            await page.OpenAsync($"/leads/{lead}");
            await Expect(review).ToHaveAttributeAsync("data-state", nameof(ReviewState.Answered));
            await Expect(review.Locator(".ai-old")).ToHaveCountAsync(0);

            await control.SwitchAsync(isPaused: true, isLocalOnly: false, app.App.Admin.Viewer, default);
            await app.App.Post("/leads", Json("bo@example.com"));
            await page.OpenAsync($"/leads/{await IdAsync()}");
            await Expect(review).ToContainTextAsync("AI review is paused.");
            await ShotAsync(page, "paused");
        });
    }

    [Fact]
    public async Task Asking_again_keeps_what_was_said_and_says_what_became_of_it()
    {
        var lead = await LeadAsync("ana@example.com");
        await llm.ArrivedAsync();
        var release = new TaskCompletionSource();
        llm.Answer = async (http, _) =>
        {
            await release.Task;
            await ScriptedLlm.FailAsync(http, 429, "600");
        };
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            var (review, again) = (page.Locator(".ai-review"), page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Ask again" }));
            await again.ClickAsync();
            await Expect(review.GetByText("Asking again…")).ToBeVisibleAsync();
            await Expect(again).ToBeDisabledAsync();
            await Expect(review).ToContainTextAsync("Wants to move before the lease ends in August.");
            await ShotAsync(page, "asking-again");

            release.SetResult();
            await Expect(review.Locator(".ai-again")).ToHaveTextAsync("Asking again did not work (429). This is what it said before, and it still counts.");
            await Expect(review).ToContainTextAsync("Wants to move before the lease ends in August.");
            await ShotAsync(page, "asking-again-failed");

            await again.ClickAsync();
            await Expect(review.Locator(".ai-refusal")).ToHaveTextAsync("Not asked: the provider could not answer just now. Asking again makes sense after 09:10.");
            await app.App.Services.GetRequiredService<ReviewControl>().SwitchAsync(isPaused: true, isLocalOnly: false, app.App.Admin.Viewer, default);
            await again.ClickAsync();
            await Expect(review.Locator(".ai-refusal")).ToHaveTextAsync("Not asked: an admin has paused AI review.");
            await ShotAsync(page, "refused");
        });
    }

    [Fact]
    public async Task Too_old_it_says_how_old()
    {
        await app.DisposeAsync();
        app = await ScreenApp.StartAsync(12, llm.For(new TestApp()).With("Reranking:TopLeads", "1"));
        var lead = await LeadAsync("ana@example.com");
        await app.App.Services.GetRequiredService<ReviewDesk>().AskAgainAsync(lead, app.App.Admin.Viewer, default);
        await new SeededQueue(app.App.Services).AddScoredAsync("High Score", 99.5);
        app.App.Clock.Advance(TimeSpan.FromDays(8));
        await app.App.Services.GetRequiredService<ReviewKeeper>().ExpireAsync(default);
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            await Expect(page.Locator(".ai-old")).ToContainTextAsync("Written 8 days ago; it does not count any more.");
            await ShotAsync(page, "too-old");
        });
    }

    [Fact]
    public async Task Switched_off_it_says_so_and_only_admins_are_shown_the_way()
    {
        await app.DisposeAsync();
        app = await ScreenApp.StartAsync(3);
        var lead = await LeadAsync("ana@example.com");
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            await Expect(page.Locator(".ai-review")).ToHaveTextAsync("AI review is off. Scores work without it. Set it up");
            await Expect(page.GetByText("A template from fixed rules, not written by AI.")).ToBeVisibleAsync();
            await ShotAsync(page, "off");
            await page.OpenAsync("/settings/ai");
            await Expect(page.Locator("main")).ToContainTextAsync("AI review is off. Scores work without it.");
        });
        await new Visit(chromium, app, await app.App.AsAsync(Role.Manager)).RunAsync(async page =>
        {
            await page.OpenAsync($"/leads/{lead}");
            await Expect(page.Locator(".ai-review")).ToHaveTextAsync("AI review is off. Scores work without it.");
        });
    }

    [Fact]
    public async Task An_admin_tests_the_connection_sees_what_left_and_pauses()
    {
        await LeadAsync("ana@example.com");
        llm.Answer = (http, _) => ScriptedLlm.SayAsync(http, ScriptedLlm.Recorded("test"));
        foreach (var look in new[] { new Look(), new Look(320, 800, "dark") })
        {
            await new Visit(chromium, app).RunAsync(async page =>
            {
                await page.OpenAsync("/settings/ai");
                await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Test connection" }).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Status).Filter(new LocatorFilterOptions { HasText = "It works: scripted answered in" })).ToBeVisibleAsync();
                await Expect(page.Locator("main")).Not.ToContainTextAsync("sk-canary");
                await ShotAsync(page, $"settings {look}");
                await page.AssertAccessibleAsync(look);

                await page.OpenAsync("/privacy/egress");
                await Expect(page.Locator(".egress li").First).ToContainTextAsync("connection test");
                await Expect(page.Locator(".egress li").Last).ToContainTextAsync("signals (");
                await ShotAsync(page, $"egress {look}");
                await page.AssertAccessibleAsync(look);

                await page.OpenAsync("/models/second-look");
                await Expect(page.Locator("main")).ToContainTextAsync("Too early to say: 0 of 100 outcomes collected");
                await ShotAsync(page, $"second-look {look}");
            }, look);
        }
        await new Visit(chromium, app).RunAsync(async page =>
        {
            await page.OpenAsync("/settings/ai");
            await page.GetByLabel("Pause").CheckAsync();
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();
            await Expect(page.GetByText("Saved.")).ToBeVisibleAsync();
        });
        Assert.False(app.App.Services.GetRequiredService<ReviewDesk>().IsOn);
    }

    private static string Json(string email, bool consent = true, string at = "2026-11-20T14:00:00Z") => JsonSerializer.Serialize(new
    {
        contact = new { email, fullName = "Ana Moss" }, source = "Referral", financing = "Preapproved", timelineMonths = 2, notes = new[] { Note },
        events = new[] { new { type = "TourRequested", occurredAt = "2026-11-20T13:00:00Z" } },
        consents = new object[] { new { purpose = "Profiling", granted = true, at, channel = "web form" }, new { purpose = "Contact", granted = true, at, channel = "web form" }, new { purpose = "LlmProcessing", granted = consent, at, channel = "web form" } },
    });

    private async Task<Guid> LeadAsync(string email, bool consent = true)
    {
        var answer = await app.App.Post("/leads", Json(email, consent));
        Assert.True(answer.Status == 201, answer.Text);
        return Guid.Parse(answer["id"]!);
    }

    private async Task<Guid> IdAsync()
    {
        await using var db = await app.App.OpenDbAsync();
        return db.Set<Lead>().OrderByDescending(l => l.RecordedAt).ThenByDescending(l => l.Id).AsEnumerable().First(l => l.Origin == LeadOrigin.Api).Id;
    }

    private static async Task ShotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LEAD_SCORING_SHOTS") is not { Length: > 0 } folder) return;
        if (await page.Locator(".ai-review").CountAsync() > 0) await page.Locator(".ai-review").ScrollIntoViewIfNeededAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"ai {name}.png") });
        if (await page.Locator(".ai-review").CountAsync() == 0) return;
        await page.SetViewportSizeAsync(320, 800);
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'dark'");
        await page.Locator(".ai-review").ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(folder, $"ai {name} dark 320 px.png") });
        await page.EvaluateAsync("document.documentElement.dataset.theme = 'light'");
        await page.SetViewportSizeAsync(1280, 800);
    }
}
