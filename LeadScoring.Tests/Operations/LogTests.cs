using LeadScoring.Core.Leads;
using System.Text;
using System.Text.Json;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Api;
using LeadScoring.Dashboard.Operations;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LeadScoring.Tests.Operations;

/// <summary>Whatever is sent, and however much is logged: nothing that a person wrote stands in a log.</summary>
public sealed class LogTests
{
    private const string Canary = "Zq7Canary";

    private static readonly string Lead = JsonSerializer.Serialize(new
    {
        externalId = Canary + 1, medium = Canary, campaign = Canary, timeZone = "America/Chicago", notes = (string[])[Canary], propertyTypes = (string[])[Canary], areasOfInterest = (string[])[Canary],
        attributes = new Dictionary<string, string> { [Canary] = Canary }, personalAttributes = new Dictionary<string, string> { [Canary] = Canary },
        contact = new { fullName = Canary, email = Canary + "@example.com", phone = "+15125550142" },
        consents = (object[])[new { purpose = "Profiling", granted = true, at = "2026-11-20T14:00:00Z", channel = Canary, source = Canary, text = Canary, textVersion = Canary }],
        events = (object[])[new { type = "PropertyInquiry", occurredAt = "2026-11-20T14:30:00Z", listingId = Canary, areaId = Canary, sessionId = Canary, idempotencyKey = Canary }],
    });

    [Fact]
    public async Task Canaries_in_every_field_at_every_endpoint_and_in_every_malformed_body_reach_no_log()
    {
        using var logs = new LogBook();
        await using var app = Traced(logs);
        app.WithModel();
        var known = await app.Post("/leads", Lead);
        Assert.Equal(201, known.Status);
        var id = known["id"];

        foreach (var path in (string[])["/leads", "/score", $"/leads/{id}/events", $"/leads/{id}/outcome", "/events", $"/{Canary}"])
        {
            foreach (var body in (string[])
                [
                    Lead, Lead[..^20], Lead.Replace("\"medium\"", $"\"{Canary}\"", StringComparison.Ordinal), $"\"{Canary}\"", $"[\"{Canary}\"]", $"{{ \"contact\": \"{Canary}\" }}", $"{{ \"timeZone\": \"{Canary}\" }}",
                    $"{{ \"leads\": [ {Lead} ] }}", $"{{ \"features\": [ {{ \"{Canary}\": \"{Canary}\" }} ] }}", $"{{ \"events\": [ {{ \"type\": \"{Canary}\", \"occurredAt\": \"{Canary}\" }} ] }}",
                    $"{{ \"kind\": \"{Canary}\", \"at\": \"{Canary}\", \"reason\": \"{Canary}\" }}", $"{{ \"type\": \"{Canary}\", \"message\": \"{Canary}\", \"person\": {{ \"firstName\": \"{Canary}\" }} }}",
                ])
            {
                await app.Post(path, body);
                await app.Post(path, body, $"text/{Canary.ToLowerInvariant()}");
            }
        }
        foreach (var path in (string[])
            [$"/api/v1/leads/{Canary}", $"/api/v1/queue?q={Canary}", $"/api/v1/queue?view={Canary}&sort={Canary}&{Canary}=1", $"/queue?q={Canary}", $"/{Canary}", $"/leads/{Canary}", $"/models/{Canary}", $"/import/{Canary}", $"/api/v1/leads/{id}", $"/leads/{id}", "/queue"])
            await app.Get(path);
        await ImportAsync(app);

        IsSilent(logs);
    }

    [Fact]
    public async Task Nor_do_they_when_the_database_fails_in_the_middle()
    {
        using var logs = new LogBook();
        await using var app = Traced(logs);
        app.WithModel();
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("DROP TABLE LeadEvents");

        var answer = await app.Post("/leads", Lead);

        Assert.Equal(500, answer.Status);
        Assert.Contains(logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("LeadEvents", StringComparison.Ordinal));
        IsSilent(logs);
    }

    [Fact]
    public void Personal_types_print_nothing_of_the_person()
    {
        var request = JsonSerializer.Deserialize<LeadRequest>(Lead, ApiJson.Options)!;
        object[] personal = [request, request.ToSubmission(), request.Contact!, request.Consents![0], request.Consents[0].ToStatement(), request.ToSubmission().Notes[0], request.ToSubmission().ExternalIds[0],
            new FollowUpBossEvent { Type = "Registration", Message = Canary, Description = Canary, PageUrl = Canary, Person = JsonSerializer.Deserialize<FollowUpBossPerson>($"{{ \"firstName\": \"{Canary}\", \"lastName\": \"{Canary}\" }}", ApiJson.Options)! }];

        Assert.All(personal, value => Assert.DoesNotContain(Canary, value.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", true)]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData("Logging:Console:LogLevel:Microsoft.EntityFrameworkCore.Database.Command", false)]
    public async Task No_configuration_makes_the_talkative_parts_of_the_framework_talk(string key, bool ours)
    {
        await using var app = new TestApp().With(key, "Trace");
        var factory = app.Services.GetRequiredService<ILoggerFactory>();

        Assert.Equal(ours, factory.CreateLogger("LeadScoring.Core.Intake").IsEnabled(LogLevel.Trace));
        Assert.All(LogRules.Talkative.Append("Microsoft.EntityFrameworkCore.Database.Command"), category => Assert.False(factory.CreateLogger(category).IsEnabled(LogLevel.Information), category));
        Assert.All(LogRules.Talkative, category => Assert.True(factory.CreateLogger(category).IsEnabled(LogLevel.Warning), category));
    }

    [Fact]
    public async Task Logs_are_JSON_when_the_configuration_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("lead-scoring-").FullName;
        await using (var app = await BuiltApp.StartAsync(folder, new Uri($"http://localhost:{BuiltApp.FreePort()}"), new Dictionary<string, string>(StringComparer.Ordinal) { ["Logging__Console__FormatterName"] = "json" }))
        {
            Assert.Equal(0, await app.StopAsync());
            var lines = app.Printed.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static TestApp Traced(LogBook logs) => new TestApp().With(logs).With("Logging:LogLevel:Default", "Trace").With("Logging:LogLevel:Microsoft.AspNetCore", "Trace")
        .With("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Trace").With("Logging:Console:LogLevel:Default", "None");

    private static async Task ImportAsync(TestApp app)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"E-mail,{Canary},Consent\n{Canary}@example.com,{Canary},yes\n\"{Canary}\n"));
        var (run, _) = await app.Services.GetRequiredService<ImportRuns>().UploadAsync(Canary + ".csv", content, null, Viewer.System, default);
        var look = (await app.Services.GetRequiredService<ImportLooks>().LookAsync(run!.Id, Viewer.System, null, default))!;
        run.Plan = new ImportPlan { Mapping = look.Proposal.Mapping }.ToJson();
        await app.Services.GetRequiredService<ImportRunner>().RunAsync(run, look.File, null, null, Viewer.System, default);
    }

    private static void IsSilent(LogBook logs)
    {
        Assert.True(logs.Lines.Count > 5, $"Only {logs.Lines.Count} lines were logged: nothing was looked at.");
        Assert.DoesNotContain(logs.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }
}
