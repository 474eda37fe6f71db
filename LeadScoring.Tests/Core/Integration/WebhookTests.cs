using System.Text.Json;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Integration.Webhooks;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Integration;

/// <summary>From a lead that comes in to what a receiver on loopback gets.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private readonly TestApp app = new TestApp().With("Integration:Webhooks:AllowPrivateNetworks", "true");
    private Receiver receiver = null!;
    private byte[] secret = [];
    private Guid endpoint;

    private WebhookDesk Desk => Get<WebhookDesk>();

    private Viewer Admin => app.Admin.Viewer;

    public async Task InitializeAsync()
    {
        app.WithModel();
        receiver = await Receiver.StartAsync();
        var added = await Desk.AddAsync(receiver.Url, [.. Outbox.Types], Admin, default);
        secret = Convert.FromBase64String(added.Secret!["whsec_".Length..]);
        endpoint = (await Desk.ListAsync(Admin, default))[0].Id;
    }

    public async Task DisposeAsync()
    {
        await receiver.DisposeAsync();
        app.Dispose();
    }

    [Fact]
    public async Task A_scored_lead_is_told_signed_and_without_a_word_about_the_person()
    {
        var lead = await SubmitAsync("ana@example.com");
        await RunAsync();

        var told = Assert.Single(receiver.Arrived);
        Assert.Equal(WebhookSignature.Sign(secret, told.Id, told.Timestamp, told.Body), told.Signature);
        Assert.Equal(app.Clock.GetUtcNow().ToUnixTimeSeconds(), told.Timestamp);
        var body = JsonDocument.Parse(told.Body).RootElement;
        Assert.Equal("lead.scored", body.GetProperty("type").GetString());
        Assert.Equal(lead, body.GetProperty("data").GetProperty("leadId").GetGuid());
        Assert.Equal(["leadId", "score", "band", "bandBefore", "modelVersion", "scoredAt"], body.GetProperty("data").EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("ana", told.Body, StringComparison.OrdinalIgnoreCase);
        await RunAsync();
        Assert.Single(receiver.Arrived);
    }

    [Fact]
    public async Task Nothing_is_written_that_nobody_wants()
    {
        await Desk.RemoveAsync(endpoint, Admin, default);

        await SubmitAsync("ana@example.com");

        await using var db = await app.OpenDbAsync();
        Assert.Equal(0, await db.Set<OutboxEvent>().CountAsync());
    }

    [Fact]
    public async Task A_band_that_changes_is_told_and_one_that_stays_is_not()
    {
        var lead = await SubmitAsync("ana@example.com");
        await using (var db = await app.OpenDbAsync())
        {
            var other = (await db.Set<LeadScore>().SingleAsync()).Score >= 50 ? 1 : 99;
            await db.Set<LeadScore>().ExecuteUpdateAsync(set => set.SetProperty(s => s.Score, other).SetProperty(s => s.WholeScore, (int)other).SetProperty(s => s.Unclamped, other).SetProperty(s => s.Band, other == 1 ? Band.D : Band.A));
        }
        await Get<Rescoring>().RefreshAsync(null, default);
        await Get<Rescoring>().RefreshAsync(null, default);
        await RunAsync();

        var told = Assert.Single(receiver.Arrived, a => a.Body.Contains("band.changed", StringComparison.Ordinal));
        Assert.Contains(lead.ToString(), told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_withdrawal_is_told_once()
    {
        var lead = await SubmitAsync("ana@example.com");
        var intake = Get<LeadIntake>();
        var withdrawal = new LeadSubmission { Origin = LeadOrigin.Api, Consents = [Submissions.Withdraws(ConsentPurpose.Profiling)] };
        await intake.UpdateAsync(lead, withdrawal, Viewer.System, default);
        await intake.UpdateAsync(lead, withdrawal, Viewer.System, default);
        await RunAsync();

        var told = Assert.Single(receiver.Arrived, a => a.Body.Contains("consent.withdrawn", StringComparison.Ordinal));
        Assert.Contains("Profiling", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_on_schedule_with_the_same_id_until_the_letter_is_dead_and_can_be_sent_again()
    {
        receiver.Answer = http => Receiver.Status(http, 500);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        TimeSpan[] schedule = [.. new[] { 5d, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400 }.Select(TimeSpan.FromSeconds)];
        for (var i = 0; i < schedule.Length; i++)
        {
            await RunAsync();
            Assert.Equal(i + 1, receiver.Arrived.Count);
            app.Clock.Advance(schedule[i] * 1.2 + TimeSpan.FromMilliseconds(1));
            await RunAsync();
            Assert.Equal(i + 2, receiver.Arrived.Count);
        }

        var dead = Assert.Single(await Desk.RecentAsync(endpoint, DeliveryState.Dead, 10, Admin, default));
        Assert.Equal((10, 500), (dead.Attempts, dead.LastStatus));
        Assert.Single(receiver.Arrived.Select(a => a.Id).Distinct());
        receiver.Answer = http => Receiver.Status(http, 200);
        await Desk.ResendAsync(dead.Id, Admin, default);
        await RunAsync();
        Assert.Equal(DeliveryState.Delivered, Assert.Single(await Desk.RecentAsync(endpoint, null, 10, Admin, default)).State);
    }

    [Fact]
    public async Task Gone_switches_the_endpoint_off_and_says_why()
    {
        receiver.Answer = http => Receiver.Status(http, 410);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        await SubmitAsync("bo@example.com");
        await RunAsync();

        var off = Assert.Single(await Desk.ListAsync(Admin, default));
        Assert.Equal(EndpointState.Disabled, off.State);
        Assert.Contains("410", off.DisabledBecause, StringComparison.Ordinal);
        Assert.Single(receiver.Arrived);
    }

    [Fact]
    public async Task Days_of_failure_switch_it_off()
    {
        receiver.Answer = http => Receiver.Status(http, 500);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        app.Clock.Advance(TimeSpan.FromDays(5));
        await RunAsync();

        Assert.Equal(EndpointState.Disabled, Assert.Single(await Desk.ListAsync(Admin, default)).State);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Who_asks_for_time_gets_it(int status)
    {
        receiver.Answer = http => Receiver.Status(http, status, "Retry-After", "3600");
        await SubmitAsync("ana@example.com");
        await RunAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(3_599));
        await RunAsync();
        Assert.Single(receiver.Arrived);
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await RunAsync();
        Assert.Equal(2, receiver.Arrived.Count);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_not_followed()
    {
        receiver.Answer = http => Receiver.Status(http, 302, "Location", "/elsewhere");
        await SubmitAsync("ana@example.com");
        await RunAsync();

        Assert.Equal("/hooks", Assert.Single(receiver.Arrived).Path);
        Assert.Contains("redirect", Assert.Single(await Desk.RecentAsync(endpoint, null, 10, Admin, default)).LastResult, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_answer_is_left_after_a_while()
    {
        var asked = new TaskCompletionSource();
        receiver.Answer = async http =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await SubmitAsync("ana@example.com");
        var run = RunAsync();
        await asked.Task;
        app.Clock.Advance(TimeSpan.FromSeconds(15));
        await run;

        Assert.Contains("did not answer", Assert.Single(await Desk.RecentAsync(endpoint, null, 10, Admin, default)).LastResult, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_secrets_sign_for_a_day_after_a_change()
    {
        var other = Convert.FromBase64String((await Desk.RotateAsync(endpoint, Admin, default)).Secret!["whsec_".Length..]);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        app.Clock.Advance(WebhookDesk.FormerSecretWorks);
        await SubmitAsync("bo@example.com");
        await RunAsync();

        var (first, last) = (receiver.Arrived.First(), receiver.Arrived.Last());
        Assert.Equal($"{WebhookSignature.Sign(other, first.Id, first.Timestamp, first.Body)} {WebhookSignature.Sign(secret, first.Id, first.Timestamp, first.Body)}", first.Signature);
        Assert.Equal(WebhookSignature.Sign(other, last.Id, last.Timestamp, last.Body), last.Signature);
    }

    [Fact]
    public async Task What_a_stopped_program_had_in_hand_is_sent_by_the_next()
    {
        receiver.Answer = http => Receiver.Status(http, 500);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        await SubmitAsync("bo@example.com");
        receiver.Answer = http => Receiver.Status(http, 204);
        receiver.Arrived.Clear();

        using var next = app.WithWebHostBuilder(_ => { });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var dispatcher = next.Services.GetRequiredService<WebhookDispatcher>();
        await dispatcher.RunAsync(default);
        await dispatcher.RunAsync(default);

        Assert.Equal(2, receiver.Arrived.Select(a => a.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_pause_keeps_what_happens_for_later()
    {
        await Desk.PauseAsync(endpoint, Admin, default);
        await SubmitAsync("ana@example.com");
        await RunAsync();
        Assert.Empty(receiver.Arrived);
        await Desk.ResumeAsync(endpoint, Admin, default);
        await RunAsync();
        Assert.Single(receiver.Arrived);
    }

    [Fact]
    public async Task A_test_says_what_happened_and_secrets_lie_sealed()
    {
        Assert.True((await Desk.TestAsync(endpoint, Admin, default))!.IsDone);
        await using var db = await app.OpenDbAsync();
        Assert.DoesNotContain(Convert.ToHexString(secret), Convert.ToHexString((await db.Set<WebhookEndpoint>().SingleAsync()).Secret), StringComparison.Ordinal);
        Assert.Equal(1, await db.Set<AuditEntry>().CountAsync(e => e.Action == "webhook.added"));
        await Assert.ThrowsAsync<AccessRefusedException>(async () => await Desk.ListAsync((await app.AsAsync(Role.Manager, "North")).Viewer, default));
    }

    private async Task<Guid> SubmitAsync(string email) => ((IntakeResult.Scored)await Get<LeadIntake>().SubmitAsync(Submissions.Of(email), Viewer.System, default)).LeadId;

    private Task RunAsync() => Get<WebhookDispatcher>().RunAsync(default);

    private T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();
}
