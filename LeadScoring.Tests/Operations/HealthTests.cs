using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Operations;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Without_a_model_it_is_ready_and_says_what_is_amiss()
    {
        await using var app = new TestApp();

        var ready = await app.Get("/health/ready");

        Assert.Equal((200, "degraded"), (ready.Status, ready["status"]));
        Assert.Equal("degraded", Check(ready, "model"));
        Assert.Contains("No model is loaded yet", ready.Text, StringComparison.Ordinal);
        Assert.Equal((200, "ok"), await StatusAsync(app, "/health/startup"));
        Assert.Equal((200, "ok"), await StatusAsync(app, "/health/live"));
    }

    [Fact]
    public async Task A_store_that_lacks_a_migration_is_not_ready_but_the_process_lives()
    {
        await using var app = new TestApp().WithModel();
        await using (var db = await app.OpenDbAsync()) await db.Database.ExecuteSqlRawAsync("DELETE FROM __EFMigrationsHistory WHERE MigrationId = (SELECT max(MigrationId) FROM __EFMigrationsHistory)");

        var ready = await app.Get("/health/ready");

        Assert.Equal((503, "failed"), (ready.Status, ready["status"]));
        Assert.Contains("The lead database lacks 1 migration.", ready.Text, StringComparison.Ordinal);
        Assert.Equal((503, "failed"), await StatusAsync(app, "/health/startup"));
        Assert.Equal((200, "ok"), await StatusAsync(app, "/health/live"));
    }

    [Fact]
    public async Task A_lost_key_file_a_full_disk_and_a_job_that_is_overdue_are_told()
    {
        await using var app = new TestApp().With("Operations:LowDiskBytes", "1000000000000").WithModel();
        app.Services.GetRequiredService<JobBeats>().Beat("SomeJob", TimeSpan.FromMinutes(1));
        app.Clock.Advance(TimeSpan.FromMinutes(34));
        File.Delete(Path.Combine(app.Folder, "data", "master.key"));

        var ready = await app.Get("/health/ready");

        Assert.Equal((200, "degraded"), (ready.Status, ready["status"]));
        Assert.All((string[])["masterKey", "disk", "jobs"], check => Assert.Equal("degraded", Check(ready, check)));
        Assert.Contains("SomeJob last began at 2026-11-20T15:00:00Z", ready.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_starts_or_stops_is_not_ready_and_one_that_stops_takes_no_new_pages()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        var check = new IsServing(lifetime);
        Assert.Equal(HealthStatus.Unhealthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);
        lifetime.NotifyStarted();
        Assert.Equal(HealthStatus.Healthy, (await check.CheckHealthAsync(new HealthCheckContext())).Status);

        lifetime.StopApplication();

        Assert.Equal("The program is stopping.", (await check.CheckHealthAsync(new HealthCheckContext())).Description);
        await using var app = new TestApp();
        var page = new DefaultHttpContext { RequestServices = app.Services };
        await new OpenPages(Options.Create(new LimitOptions()), lifetime).InvokeAsync(page, _ => throw new InvalidOperationException("A page was let in."));
        Assert.Equal((503, "5"), (page.Response.StatusCode, page.Response.Headers.RetryAfter.ToString()));
    }

    private static async Task<(int, string?)> StatusAsync(TestApp app, string path) => await app.Get(path) is var answer ? (answer.Status, answer["status"]) : default;

    private static string? Check(ApiAnswer answer, string name) => answer.Json.GetProperty("checks").GetProperty(name).GetProperty("status").GetString();
}
