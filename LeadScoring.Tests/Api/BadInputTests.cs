using System.Text;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Api;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Tests.Api;

/// <summary>Whatever is sent, the answer is a problem with field and reason, never a stack trace, a personal text or a page for people.</summary>
public sealed class BadInputTests : IClassFixture<BadInputTests.App>
{
    private const string Consent = """ "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "web form" } ] """;
    private readonly TestApp app;

    public BadInputTests(App app) => this.app = app.Running;

    [Theory]
    [InlineData("""{ "kind": "Buyer" """, "kind")]
    [InlineData("""{ "kind": "Buyer", }""", "kind")]
    [InlineData("""{ /* */ "kind": "Buyer" }""", "$")]
    [InlineData("""[]""", "$")]
    [InlineData("null", "$")]
    [InlineData("", "$")]
    [InlineData("""{ "nickname": "x" }""", "nickname")]
    [InlineData("""{ "Kind": "Buyer" }""", "Kind")]
    [InlineData("""{ "kind": "Buyer", "kind": "Seller" }""", "kind")]
    [InlineData("""{ "attributes": { "a": 1, "a": 2 } }""", "attributes.a")]
    [InlineData("""{ "kind": "Builder" }""", "kind")]
    [InlineData("""{ "kind": 1 }""", "kind")]
    [InlineData("""{ "kind": "1" }""", "kind")]
    [InlineData("""{ "budgetMinUsd": "420000" }""", "budgetMinUsd")]
    [InlineData("""{ "timelineMonths": 3.5 }""", "timelineMonths")]
    [InlineData("""{ "timelineMonths": 99999999999 }""", "timelineMonths")]
    [InlineData("""{ "bathsMin": 1e400 }""", "bathsMin")]
    [InlineData("""{ "budgetMaxUsd": 1e400 }""", "budgetMaxUsd")]
    [InlineData("""{ "attributes": { "Total": -1e999 } }""", "attributes.Total")]
    [InlineData("""{ "attributes": { "Total": NaN } }""", "attributes.Total")]
    [InlineData("""{ "attributes": { "Total": null } }""", "attributes.Total")]
    [InlineData("""{ "attributes": { "Total": { "x": 1 } } }""", "attributes.Total")]
    [InlineData("""{ "contact": "ana@example.com" }""", "contact")]
    [InlineData("""{ "emailValid": "yes" }""", "emailValid")]
    [InlineData("""{ "createdAt": "2026-11-20T14:03:00" }""", "createdAt")]
    [InlineData("""{ "createdAt": "20 Nov 2026" }""", "createdAt")]
    [InlineData("""{ "createdAt": 1763647380 }""", "createdAt")]
    [InlineData("""{ "preapprovalOn": "20/11/2026" }""", "preapprovalOn")]
    [InlineData("""{ "householdId": "12" }""", "householdId")]
    [InlineData("""{ "events": [ null ] }""", "events[0]")]
    [InlineData("""{ "notes": [ "a", null ] }""", "notes[1]")]
    [InlineData("""{ "events": {} }""", "events")]
    [InlineData("""{ "events": [ { "occurredAt": "2026-11-20T14:00:00Z" } ] }""", "events[0]")]
    [InlineData("""{ "events": [ { "type": "Registration", "occurredAt": "2026-11-20T14:00:00Z", "search": { "priceMinUsd": [] } } ] }""", "events[0].search.priceMinUsd")]
    [InlineData("""{ "contact": { "fullName": "A\u0000na" } }""", "contact.fullName")]
    [InlineData("""{ "contact": { "fullName": "A\ud800na" } }""", "contact.fullName")]
    [InlineData("""{ "notes": [ "\udc00" ] }""", "notes[0]")]
    [InlineData("""{ "attributes": { "\ud800": 1 } }""", "attributes")]
    public async Task A_body_that_is_not_what_it_should_be_is_refused_at_its_place(string body, string field)
    {
        var answer = await app.Post("/leads", body);

        IsProblem(answer, 400);
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [InlineData(""" "budgetMinUsd": 19999 """, "budgetMinUsd", "Was 19,999; allowed 20,000 to 50,000,000 USD.")]
    [InlineData(""" "budgetMaxUsd": 50000001 """, "budgetMaxUsd", "Was 50,000,001; allowed 20,000 to 50,000,000 USD.")]
    [InlineData(""" "budgetMinUsd": 300000, "budgetMaxUsd": 200000 """, "budgetMinUsd", "Was above budgetMaxUsd")]
    [InlineData(""" "timelineMonths": 37 """, "timelineMonths", "Was 37; allowed 0 to 36 months.")]
    [InlineData(""" "bedsMin": 11 """, "bedsMin", "allowed 0 to 10")]
    [InlineData(""" "bathsMin": -0.5 """, "bathsMin", "Was -0.5; allowed 0 to 10.")]
    [InlineData(""" "creditActivity": 1.01 """, "creditActivity", "Was 1.01; allowed 0 to 1.")]
    [InlineData(""" "preapprovalOn": "2026-12-24" """, "preapprovalOn", "Was 2026-12-24")]
    [InlineData(""" "timeZone": "Mars/Olympus" """, "timeZone", "IANA")]
    [InlineData(""" "medium": "a\u200bb" """, "medium", "U+200B at character 2")]
    [InlineData(""" "createdAt": "2026-11-20T15:06:00Z" """, "createdAt", "Was 2026-11-20T15:06:00Z")]
    [InlineData(""" "events": [ { "type": "Registration", "occurredAt": "2026-11-20T15:05:01Z" } ] """, "events[0].occurredAt", "allowed 1990-01-01T00:00:00Z to 2026-11-20T15:05:00Z")]
    [InlineData(""" "events": [ { "type": "ViewedPage", "occurredAt": "2026-11-20T14:00:00Z", "dwellSeconds": 7201 } ] """, "events[0].dwellSeconds", "allowed 0 to 7,200 seconds")]
    [InlineData(""" "contact": { "email": "ana@@example.com" } """, "contact.email", "Is no e-mail address")]
    [InlineData(""" "contact": { "email": "ana@localhost" } """, "contact.email", "Is no e-mail address")]
    [InlineData(""" "contact": { "phone": "12" } """, "contact.phone", "Is no phone number")]
    public async Task A_value_out_of_range_is_refused_with_what_is_allowed(string members, string field, string says)
    {
        var answer = await app.Post("/leads", $$"""{ "externalId": "range", {{Consent}}, {{members}} }""");

        IsProblem(answer, 400);
        Assert.Equal([field], answer.Fields);
        Assert.Contains(says, answer.FirstError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("score", "99")]
    [InlineData("band", "\"A\"")]
    [InlineData("role", "\"admin\"")]
    [InlineData("ownerId", "\"0193a5b0-7c1e-7000-8000-000000000000\"")]
    [InlineData("owner", "\"0193a5b0-7c1e-7000-8000-000000000000\"")]
    [InlineData("consentAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("id", "\"0193a5b0-7c1e-7000-8000-000000000000\"")]
    [InlineData("origin", "\"Demo\"")]
    public async Task What_only_we_may_set_cannot_be_set_from_outside(string member, string value)
    {
        await app.Post("/leads", $$"""{ "externalId": "mass", {{Consent}} }""");
        var before = await Stored();

        var answer = await app.Post("/leads", $$"""{ "externalId": "mass", "timelineMonths": 1, "{{member}}": {{value}} }""");

        IsProblem(answer, 400);
        Assert.Equal([member], answer.Fields);
        Assert.Equal(before, await Stored());
    }

    [Theory]
    [InlineData("""{ "externalId": "f", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T15:00:01Z", "channel": "web form" } ] }""", "consents[0].at")]
    [InlineData("""{ "externalId": "f", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": " " } ] }""", "consents[0].channel")]
    [InlineData("""{ "externalId": "f", "consents": [ { "purpose": "Everything", "granted": true, "at": "2026-11-20T14:00:00Z", "channel": "x" } ] }""", "consents[0].purpose")]
    [InlineData("""{ "externalId": "f", "consents": [ { "purpose": "Profiling", "at": "2026-11-20T14:00:00Z", "channel": "x" } ] }""", "consents[0]")]
    public async Task Consent_must_be_whole_and_not_of_the_future(string body, string field)
    {
        var answer = await app.Post("/leads", body);

        IsProblem(answer, 400);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task Several_faults_are_told_at_once()
    {
        var answer = await app.Post("/leads", """{ "contact": { "email": "nobody" }, "timelineMonths": 99, "notes": [ "" ] }""");

        IsProblem(answer, 400);
        Assert.Equal(["contact.email", "timelineMonths", "notes[0]"], answer.Fields);
    }

    [Fact]
    public async Task Nothing_personal_comes_back_in_a_problem()
    {
        var answer = await app.Post("/leads", """{ "contact": { "fullName": "Canary\u200b Name", "email": "canary@@example", "phone": "canary-phone" }, "notes": [ "canary note \u0007" ], "personalAttributes": { "Spouse": "canary \u200b" }, "attributes": { "x": "canary \u200b" } }""");

        IsProblem(answer, 400);
        Assert.Equal(6, answer.Fields.Count);
        Assert.DoesNotContain("canary", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("canary", (await app.Post("/leads", """{ "contact": { "email": [ "canary" ] } }""")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large_and_one_at_the_limit_is_read()
    {
        var filler = new string('x', new LimitOptions().LeadBodyBytes - 30);
        var atLimit = $$"""{ "nickname": "{{filler}}" }""".PadRight(new LimitOptions().LeadBodyBytes);

        IsProblem(await app.Post("/leads", atLimit), 400);
        IsProblem(await app.Post("/leads", atLimit + " "), 413);
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_length_is_cut_off_at_the_limit()
    {
        using var client = app.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/leads") { Content = new StreamContent(new MemoryStream(new byte[new LimitOptions().LeadBodyBytes + 1])) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = true;

        using var response = await client.SendAsync(request);

        Assert.Equal(413, (int)response.StatusCode);
    }

    [Fact]
    public async Task Nesting_ends_at_the_limit()
    {
        var answer = await app.Post("/leads", string.Concat(Enumerable.Repeat("{\"attributes\":", 100_000 / 14)) + "1" + new string('}', 100_000 / 14));

        IsProblem(answer, 400);
        Assert.Contains("16 levels", answer.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_utf8_is_no_text()
    {
        var body = Encoding.UTF8.GetBytes("""{ "notes": [ "??" ] }""");
        body[Array.IndexOf(body, (byte)'?')] = 0xC3;
        body[Array.IndexOf(body, (byte)'?')] = 0x28;

        var answer = await app.Post("/leads", body);

        IsProblem(answer, 400);
        Assert.Equal(["notes[0]"], answer.Fields);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    public async Task Only_json_is_read(string contentType, int status) => IsProblem(await app.Post("/leads", "{}", contentType), status);

    [Theory]
    [InlineData("/api/v1/nothing", 404)]
    [InlineData("/api/v1/leads/not-an-id", 404)]
    public async Task Wrong_addresses_get_problems_too(string path, int status) => IsProblem(await app.Get(path), status);

    [Fact]
    public async Task Wrong_methods_get_problems_too()
    {
        using var client = app.CreateClient();

        using var response = await client.DeleteAsync(new Uri("/api/v1/score", UriKind.Relative));

        Assert.Equal((405, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Theory]
    [InlineData("take=0", "take")]
    [InlineData("take=201", "take")]
    [InlineData("take=1e2", "take")]
    [InlineData("after=zzz", "after")]
    [InlineData("band=E", "band")]
    [InlineData("band=0", "band")]
    [InlineData("stage=Sold", "stage")]
    [InlineData("owner=me", "owner")]
    [InlineData("sort=name", "sort")]
    public async Task A_wrong_filter_is_refused_by_name(string query, string field)
    {
        var answer = await app.Get("/api/v1/queue?" + query);

        IsProblem(answer, 400);
        Assert.Equal([field], answer.Fields);
    }

    [Theory]
    [InlineData("""{ }""", "$")]
    [InlineData("""{ "leads": [], "features": [] }""", "$")]
    [InlineData("""{ "leads": [] }""", "leads")]
    [InlineData("""{ "features": [ { "a": 1e400 } ] }""", "features[0].a")]
    public async Task Nothing_to_score_is_refused(string body, string field)
    {
        var answer = await app.Post("/score", body);

        IsProblem(answer, 400);
        Assert.Equal([field], answer.Fields);
    }

    private static void IsProblem(ApiAnswer answer, int status)
    {
        Assert.Equal((status, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.NotEmpty(answer["traceId"]!);
        Assert.Equal(status, answer.Json.GetProperty("status").GetInt32());
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("LeadScoring.", answer.Text, StringComparison.Ordinal);
    }

    private async Task<string> Stored()
    {
        await using var db = await app.OpenDbAsync();
        var lead = await db.Set<Lead>().SingleAsync(l => l.ExternalIds.Any(e => e.Value == "mass"));
        return $"{lead.Id} {lead.Version} {lead.OwnerId} {lead.Origin} {lead.Profile.TimelineMonths}";
    }

    /// <summary>One app for all: nothing of what is sent here may be stored anyway.</summary>
    public sealed class App : IDisposable
    {
        public TestApp Running { get; } = new TestApp().WithModel();

        public void Dispose() => Running.Dispose();
    }
}
