using System.Net;
using System.Text.RegularExpressions;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Integration.Forms;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Integration;

/// <summary>The form of a brokerage's own site, as somebody who is nobody to us uses it.</summary>
public sealed class WebFormTests : IAsyncLifetime
{
    private readonly TestApp app = new TestApp().WithModel();
    private Guid team;
    private string key = "";

    public async Task InitializeAsync()
    {
        team = await SignedIn.TeamAsync(app.Services, "North");
        Assert.Null(await Forms.AddAsync("Find a home", "https://www.example.com/ http://localhost:8080", team, app.Admin.Viewer, default));
        key = (await Forms.ListAsync(app.Admin.Viewer, default))[0].Key;
    }

    public Task DisposeAsync()
    {
        app.Dispose();
        return Task.CompletedTask;
    }

    private WebForms Forms => app.Services.GetRequiredService<WebForms>();

    [Fact]
    public async Task A_sent_form_is_a_lead_of_its_team_with_what_was_ticked()
    {
        var thanks = await SendAsync(("name", "Ana Example"), ("email", "ana@example.com"), ("interest", "sell"), ("message", "Call me."), ("agree-profiling", "yes"));

        Assert.Contains("Thank you", thanks.Text, StringComparison.Ordinal);
        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().SingleAsync();
        Assert.Equal((team, LeadSource.Website, LeadKind.Seller), (lead.TeamId!.Value, lead.Source, lead.Kind));
        var said = await db.Set<ConsentEvent>().SingleAsync();
        Assert.Equal((ConsentPurpose.Profiling, true, WebForms.ConsentVersion), (said.Purpose, said.Granted, said.TextVersion));
        Assert.NotNull(said.TextSha256);
    }

    [Fact]
    public async Task Nothing_ticked_is_kept_without_a_score_and_without_a_statement()
    {
        await SendAsync(("email", "ana@example.com"));

        await using var db = await app.OpenDbAsync();
        Assert.Equal((1, 0), (await db.Set<Lead>().CountAsync(), await db.Set<ConsentEvent>().CountAsync()));
    }

    [Fact]
    public async Task What_anybody_sends_in_the_name_of_a_known_lead_changes_nothing_that_is_known_of_them()
    {
        await SendAsync(("name", "Ana Example"), ("email", "ana@example.com"), ("agree-profiling", "yes"), ("agree-contact", "yes"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        var intake = app.Services.GetRequiredService<LeadIntake>();
        await intake.SubmitAsync(Submissions.Of("ana@example.com") with { Events = [], Consents = [new ConsentStatement(ConsentPurpose.Profiling, Granted: false, app.Clock.GetUtcNow().UtcDateTime, "phone")] }, app.Admin.Viewer, default);
        app.Clock.Advance(TimeSpan.FromHours(1));

        await SendAsync(("name", "Somebody Else"), ("email", "ana@example.com"), ("phone", "+1 614 555 0100"), ("message", "Call me."), ("agree-profiling", "yes"));

        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().SingleAsync();
        var keys = await app.Services.GetRequiredService<PersonVault>().OpenAsync([lead.Id], default);
        Assert.Equal(new Contact("Ana Example", "ana@example.com", "+1 614 555 0100"), lead.Contact.Open(lead.Id, keys));
        Assert.False((await db.Set<ConsentEvent>().Where(c => c.Purpose == ConsentPurpose.Profiling).OrderByDescending(c => c.At).FirstAsync()).Granted);
        Assert.Equal((0, 1, 2), (await db.Set<LeadScore>().CountAsync(), await db.Set<LeadNote>().CountAsync(), await db.Set<LeadEvent>().CountAsync()));
    }

    [Fact]
    public async Task Spam_is_answered_like_success_and_kept_out()
    {
        var real = await SendAsync(("email", "ana@example.com"));
        var filled = await SendAsync(("email", "spam@example.com"), ("website", "http://spam.example"));
        var fast = await SendAsync(TimeSpan.FromSeconds(1), ("email", "spam@example.com"));
        var forged = await SendAsync(("email", "spam@example.com"), ("opened", "1700000000000." + new string('0', 64)));

        Assert.All([filled, fast, forged], answer => Assert.Equal((real.Status, WithoutNonce(real.Text)), (answer.Status, WithoutNonce(answer.Text))));
        await using var db = await app.OpenDbAsync();
        Assert.Equal(1, await db.Set<Lead>().CountAsync());
    }

    [Fact]
    public async Task One_address_sends_five_in_ten_minutes()
    {
        for (var i = 0; i < 5; i++) Assert.Equal(200, (await SendAsync(("email", $"a{i}@example.com"))).Status);
        Assert.Equal(429, (await SendAsync(("email", "a6@example.com"))).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(200, (await SendAsync(("email", "a6@example.com"))).Status);
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_only_the_named_sites_may_show_it()
    {
        Assert.Equal(400, (await SendAsync(("name", "Ana"))).Status);
        using var client = app.ClientOf(null);
        using var page = await client.GetAsync(new Uri($"/forms/{key}", UriKind.Relative));
        using var none = await client.GetAsync(new Uri("/forms/nothing", UriKind.Relative));

        Assert.Contains("frame-ancestors https://www.example.com http://localhost:8080", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Theory]
    [InlineData("https://www.example.com/path")]
    [InlineData("http://www.example.com")]
    [InlineData("*")]
    [InlineData("https://a.example; script-src *")]
    [InlineData("")]
    public async Task A_site_is_an_origin(string origins) => Assert.NotNull(await Forms.AddAsync("A form", origins, null, app.Admin.Viewer, default));

    private static string WithoutNonce(string html) => Regex.Replace(html, "nonce=\"[^\"]+\"", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    private Task<(int Status, string Text)> SendAsync(params (string Name, string Value)[] fields) => SendAsync(TimeSpan.FromSeconds(4), fields);

    private async Task<(int Status, string Text)> SendAsync(TimeSpan after, params (string Name, string Value)[] fields)
    {
        using var client = app.ClientOf(null);
        var page = await client.GetStringAsync(new Uri($"/forms/{key}", UriKind.Relative));
        var opened = Regex.Match(page, "name=\"opened\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        app.Clock.Advance(after);
        var body = new Dictionary<string, string>(StringComparer.Ordinal) { ["opened"] = opened };
        foreach (var (name, value) in fields) body[name] = value;
        using var content = new FormUrlEncodedContent(body);
        using var answer = await client.PostAsync(new Uri($"/api/v1/forms/{key}/leads", UriKind.Relative), content);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
