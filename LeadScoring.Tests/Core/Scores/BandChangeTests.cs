using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Core.Scores;

/// <summary>Thresholds that an admin moves.</summary>
public sealed class BandChangeTests : IDisposable
{
    private readonly TestApp app = new TestApp().WithModel();

    public void Dispose() => app.Dispose();

    private BandChange Change => app.Services.GetRequiredService<BandChange>();

    private BandBook Book => app.Services.GetRequiredService<BandBook>();

    [Fact]
    public async Task Stored_bands_queue_and_new_scores_follow_at_once_and_it_is_written_down()
    {
        for (var i = 0; i < 30; i++) await app.Post("/leads", $$"""{ "externalId": "{{i}}", "timelineMonths": {{i}}, "budgetMaxUsd": {{200000 + (i * 20000)}}, "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""");
        var scores = await ScoresAsync();
        var middle = scores.Select(s => s.Score).Order().ElementAt(15);
        var bands = new BandOptions { A = middle, B = middle / 2, C = middle / 4 };

        Assert.Null(await Change.StoreAsync(bands, 12, app.Admin.Viewer, default));

        var after = await ScoresAsync();
        Assert.Equal(after.Select(s => bands.Of(s.Score)), after.Select(s => s.Band));
        Assert.NotEqual(scores.Select(s => s.Band), after.Select(s => s.Band));
        Assert.Equal(after.Count(s => s.Band == Band.A), (await app.Get("/api/v1/queue?band=A&take=200")).Json.GetProperty("items").GetArrayLength());
        var made = await app.Post("/leads", """{ "externalId": "new", "consents": [ { "purpose": "Profiling", "granted": true, "at": "2026-11-19T12:00:00Z", "channel": "web form" } ] }""");
        Assert.Equal(bands.Of(made.Json.GetProperty("score").GetDouble()).ToString(), made["band"]);
        Assert.Equal((after.Count(s => s.Score >= middle), 12), ((await Book.LoadOfAsync(middle, Viewer.System, default)).Now - (made["band"] == "A" ? 1 : 0), (await Book.ReadAsync(default)).LeadsPerRep));
        await using var db = await app.OpenDbAsync();
        Assert.Equal(("bands, capacity", app.Admin.Account.Id), await db.Set<AuditEntry>().Where(e => e.Action == "scoring.changed").Select(e => ValueTuple.Create(e.Detail, e.ActorId!.Value)).SingleAsync());
    }

    [Fact]
    public async Task What_was_chosen_wins_over_the_configuration_after_a_restart()
    {
        await Change.StoreAsync(new BandOptions { A = 90, B = 80, C = 70 }, 20, app.Admin.Viewer, default);
        Book.Use(new BandOptions());

        await Book.LoadAsync(default);

        Assert.Equal(new BandOptions { A = 90, B = 80, C = 70 }, app.Services.GetRequiredService<IOptions<BandOptions>>().Value);
    }

    [Theory]
    [InlineData(50, 50, 25, 20)]
    [InlineData(101, 50, 25, 20)]
    [InlineData(75, 50, 0, 20)]
    [InlineData(double.NaN, 50, 25, 20)]
    [InlineData(75, 50, 25, 0)]
    [InlineData(75, 50, 25, 501)]
    public async Task What_makes_no_sense_changes_nothing(double a, double b, double c, int leads)
    {
        Assert.NotNull(await Change.StoreAsync(new BandOptions { A = a, B = b, C = c }, leads, app.Admin.Viewer, default));

        Assert.Equal(new BandOptions(), Book.Value);
        await using var db = await app.OpenDbAsync();
        Assert.False(await db.Set<ScoringSettings>().AnyAsync());
    }

    [Fact]
    public async Task Managers_do_not_move_them()
    {
        var manager = await app.AsAsync(Role.Manager, "North");

        await Assert.ThrowsAsync<AccessRefusedException>(() => Change.StoreAsync(new BandOptions(), 20, manager.Viewer, default));
    }

    private async Task<List<LeadScore>> ScoresAsync()
    {
        await using var db = await app.OpenDbAsync();
        return await db.Set<LeadScore>().AsNoTracking().OrderBy(s => s.LeadId).ToListAsync();
    }
}
