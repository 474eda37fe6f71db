using System.Net;
using System.Text;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Leads;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Access;

/// <summary>Every door there is, and who gets through it: pages and endpoints are read from the running program, so that none is forgotten.</summary>
public sealed class EveryDoorTests(EveryDoorTests.Brokerage brokerage) : IClassFixture<EveryDoorTests.Brokerage>
{
    private const int Sent = 302;

    /// <summary>Method, route as the program knows it, what is asked (null: as the route), and the answers to nobody, the team's rep, its manager, the admin and another team's rep.</summary>
    private static readonly (string Method, string Route, string? Path, int[] Answers)[] Doors =
    [
        // People who are nobody are sent to sign in; programs are told 401.
        ("GET", "/", null, [Sent, Sent, Sent, Sent, Sent]),
        ("GET", "/queue", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/leads/{Id:guid}", "/leads/{lead}", [Sent, 200, 200, 200, 404]),
        ("GET", "/leads/new", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/import", null, [Sent, 403, 200, 200, 403]),
        ("GET", "/import/{Id:guid}", "/import/{import}", [Sent, 403, 200, 200, 403]),
        ("GET", "/import/{run:guid}/rejected.csv", "/import/{import}/rejected.csv", [Sent, 403, 200, 200, 403]),
        ("GET", "/models", null, [Sent, 403, 200, 200, 403]),
        ("GET", "/models/{Version}", "/models/m-00000000", [Sent, 403, 404, 404, 403]),
        ("GET", "/welcome", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/settings/profile", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/settings/users", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/settings/keys", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/settings/scoring", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/settings/ai", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/privacy/egress", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/models/second-look", null, [Sent, 403, 200, 200, 403]),
        ("GET", "/integrations", null, [Sent, 403, 403, 200, 403]),
        ("GET", "/queue/export.csv", null, [Sent, 403, 200, 200, 403]),
        ("GET", "/queue/export.xlsx", null, [Sent, 403, 200, 200, 403]),
        ("GET", "/forms/{key}", "/forms/nothing", [404, 404, 404, 404, 404]),
        ("POST", "/api/v1/forms/{key}/leads", "/api/v1/forms/nothing/leads", [404, 404, 404, 404, 404]),
        ("GET", "/forbidden", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/not-found", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/status/403", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/status/{Code:int}", "/status/404", [Sent, 200, 200, 200, 200]),
        ("GET", "/failed", null, [200, 200, 200, 200, 200]),
        ("GET", "/openapi/{documentName}.json", "/openapi/v1.json", [401, 200, 200, 200, 200]),
        ("GET", "/docs/{documentName?}", "/docs/", [Sent, 200, 200, 200, 200]),
        ("GET", "/docs/favicon.svg", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/docs/scalar.js", null, [Sent, 200, 200, 200, 200]),
        ("GET", "/docs/scalar.aspnetcore.js", null, [Sent, 200, 200, 200, 200]),
        // The door itself.
        ("GET", "/sign-in", null, [200, 200, 200, 200, 200]),
        ("GET", "/sign-in/code", null, [Sent, Sent, Sent, Sent, Sent]),
        ("GET", "/sign-in/elsewhere", null, [Sent, Sent, Sent, Sent, Sent]),
        ("GET", "/sign-out", null, [200, 200, 200, 200, 200]),
        ("GET", "/invite/{Token}", "/invite/nothing", [200, 200, 200, 200, 200]),
        ("GET", "/first-run/{Token}", "/first-run/nothing", [200, 200, 200, 200, 200]),
        ("POST", "/sign-in/demo", null, [400, 400, 400, 400, 400]),
        ("POST", "/access/passkey/ask", null, [400, 400, 400, 400, 400]),
        ("POST", "/access/passkey/invited", null, [400, 400, 400, 400, 400]),
        ("POST", "/access/passkey/new", null, [401, 400, 400, 400, 400]),
        ("POST", "/access/passkey/add", null, [401, 400, 400, 400, 400]),
        // Programs.
        ("GET", "/api/v1/queue", null, [401, 200, 200, 200, 200]),
        ("GET", "/api/v1/leads/{id:guid}", "/api/v1/leads/{lead}", [401, 200, 200, 200, 404]),
        ("POST", "/api/v1/leads/{id:guid}/events", "/api/v1/leads/{lead}/events", [401, 200, 200, 200, 404]),
        ("POST", "/api/v1/leads/{id:guid}/outcome", "/api/v1/leads/{lead}/outcome", [401, 200, 200, 200, 404]),
        ("POST", "/api/v1/leads", null, [401, 201, 201, 201, 201]),
        ("POST", "/api/v1/leads/batch", null, [401, 200, 200, 200, 200]),
        ("POST", "/api/v1/events", null, [401, 201, 201, 201, 201]),
        ("POST", "/api/v1/score", null, [401, 200, 200, 200, 200]),
        ("GET", "/health/live", null, [200, 200, 200, 200, 200]),
        ("GET", "/health/ready", null, [200, 200, 200, 200, 200]),
        ("GET", "/health/startup", null, [200, 200, 200, 200, 200]),
        ("POST", "/_blazor/negotiate", "/_blazor/negotiate?negotiateVersion=1", [401, 200, 200, 200, 200]),
    ];

    /// <summary>What the framework brings for circuits: signed in or nothing.</summary>
    private static readonly string[] OfTheFramework = ["/_blazor", "/_framework", "{**"];

    public static IEnumerable<object[]> Routes => Doors.Select(door => new object[] { door.Method, door.Route });

    [Fact]
    public void Every_page_and_endpoint_says_who_may_use_it()
    {
        var silent = brokerage.Endpoints.Where(e => !e.Metadata.OfType<IAllowAnonymous>().Any() && !e.Metadata.OfType<IAuthorizeData>().Any(a => a.Policy is not null) && !IsOfTheFramework(e));

        Assert.Empty(silent.Select(e => e.DisplayName));
    }

    [Fact]
    public void What_the_framework_brings_is_for_whoever_is_signed_in()
    {
        var open = brokerage.Endpoints.Where(IsOfTheFramework).Where(e => e.Metadata.OfType<IAllowAnonymous>().Any() && !e.Metadata.OfType<StaticAssetDescriptor>().Any());

        Assert.Empty(open.Select(e => e.DisplayName));
    }

    [Fact]
    public void The_table_of_doors_names_every_door()
    {
        var there = brokerage.Endpoints.Where(e => !e.Metadata.OfType<StaticAssetDescriptor>().Any() && !IsOfTheFramework(e)).Select(e => Plain(e.RoutePattern.RawText!)).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(there, Doors.Select(door => door.Route).Where(route => !route.StartsWith("/_blazor", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_door_lets_in_whom_the_table_says(string method, string route)
    {
        var (_, _, path, answers) = Doors.Single(door => (door.Method, door.Route) == (method, route));
        var given = new List<int>();
        foreach (var who in new[] { null, brokerage.Rep, brokerage.Manager, brokerage.App.Admin, brokerage.Stranger })
        {
            using var client = brokerage.App.ClientOf(who);
            using var request = new HttpRequestMessage(new HttpMethod(method), brokerage.Fill(path ?? route)) { Content = brokerage.BodyOf(method, route) };
            using var response = await client.SendAsync(request);
            given.Add((int)response.StatusCode);
            if (who is null && response.StatusCode == HttpStatusCode.Redirect) Assert.StartsWith("/sign-in", response.Headers.Location!.PathAndQueryOrSelf(), StringComparison.Ordinal);
        }

        Assert.Equal(answers, given);
    }

    [Fact]
    public async Task A_lead_of_another_team_is_answered_like_none_and_the_attempt_is_written_down()
    {
        using var client = brokerage.App.ClientOf(brokerage.Stranger);
        var before = await brokerage.RefusalsAsync();

        var theirs = await client.GetStringAsync(new Uri("/queue", UriKind.Relative));
        var other = await (await client.GetAsync(new Uri($"/api/v1/leads/{brokerage.Lead}", UriKind.Relative))).Content.ReadAsStringAsync();
        var none = await (await client.GetAsync(new Uri($"/api/v1/leads/{Guid.Empty}", UriKind.Relative))).Content.ReadAsStringAsync();

        Assert.DoesNotContain(Brokerage.Name, theirs, StringComparison.Ordinal);
        Assert.Equal(Shape(none), Shape(other));
        Assert.True(await brokerage.RefusalsAsync() >= Math.Max(1, before));
    }

    private static string Shape(string problem) => problem[..problem.IndexOf("traceId", StringComparison.Ordinal)];

    private static string Plain(string route) => "/" + route.TrimStart('/').TrimEnd('/');

    private static bool IsOfTheFramework(RouteEndpoint endpoint) => OfTheFramework.Any(start => Plain(endpoint.RoutePattern.RawText!).StartsWith(start, StringComparison.Ordinal) || endpoint.RoutePattern.RawText!.Contains("{**", StringComparison.Ordinal));

    /// <summary>Two teams in one office; one lead, of the first.</summary>
    public sealed class Brokerage : IAsyncLifetime
    {
        public const string Name = "Quentin Canary";

        public TestApp App { get; } = new TestApp().WithModel();
        public SignedIn Rep { get; private set; } = null!;
        public SignedIn Manager { get; private set; } = null!;
        public SignedIn Stranger { get; private set; } = null!;
        public Guid Lead { get; private set; }
        public Guid Import { get; private set; }

        public IReadOnlyList<RouteEndpoint> Endpoints => [.. App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

        public async Task InitializeAsync()
        {
            (Rep, Manager, Stranger) = (await App.AsAsync(Role.Rep, "North"), await App.AsAsync(Role.Manager, "North"), await App.AsAsync(Role.Rep, "South"));
            var intake = App.Services.GetRequiredService<LeadIntake>();
            Lead = ((IntakeResult.Scored)await intake.SubmitAsync(Submissions.Of("quentin@example.com") with { Contact = new Contact(Name, "quentin@example.com", null) }, Rep.Viewer, default)).LeadId;
            using var content = new MemoryStream(Encoding.UTF8.GetBytes("Email,Stage\na@example.com,New\n"));
            Import = (await App.Services.GetRequiredService<ImportRuns>().UploadAsync("a.csv", content, null, Manager.Viewer, default)).Run!.Id;
            await File.WriteAllTextAsync(App.Services.GetRequiredService<ImportFiles>().CheckedOf(Import), "Email\n");
        }

        public Task DisposeAsync()
        {
            App.Dispose();
            return Task.CompletedTask;
        }

        public string Fill(string path) => path.Replace("{lead}", Lead.ToString(), StringComparison.Ordinal).Replace("{import}", Import.ToString(), StringComparison.Ordinal);

        public async Task<int> RefusalsAsync()
        {
            await using var db = await App.OpenDbAsync();
            return await db.Set<AuditEntry>().CountAsync(e => e.Action == "lead.refused" && e.ActorId == Stranger.Account.Id && e.TargetId == Lead.ToString());
        }

        /// <summary>What is right where it is read, so that only the door can refuse.</summary>
        public HttpContent? BodyOf(string method, string route)
        {
            if (method != "POST") return null;
            const string Consents = """ "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] """;
            var (person, at) = (Guid.NewGuid().ToString("N"), "2026-11-20T12:00:00Z");
            var json = route switch
            {
                "/api/v1/leads" => $$"""{ "externalId": "{{person}}", {{Consents}} }""",
                "/api/v1/leads/batch" => $$"""{ "leads": [ { "externalId": "{{person}}", {{Consents}} } ] }""",
                "/api/v1/events" => $$"""{ "source": "Portal", "system": "site", "type": "Registration", "person": { "emails": [ { "value": "{{person}}@example.com" } ] }, {{Consents}} }""",
                "/api/v1/score" => """{ "features": [ {} ] }""",
                _ when route.EndsWith("/events", StringComparison.Ordinal) => $$"""{ "events": [ { "type": "TourRequested", "occurredAt": "{{at}}" } ] }""",
                _ when route.EndsWith("/outcome", StringComparison.Ordinal) => $$"""{ "kind": "AppointmentQualified", "at": "{{at}}" }""",
                _ => null,
            };
            return json is null ? new FormUrlEncodedContent([]) : new StringContent(json, Encoding.UTF8, "application/json");
        }
    }
}

internal static class Locations
{
    public static string PathAndQueryOrSelf(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.ToString();
}
