using CsCheck;
using LeadScoring.Core.Audit;
using LeadScoring.Core.Storage;
using LeadScoring.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Tests.Core.Audit;

public sealed class AuditTrailTests : IAsyncLifetime
{
    private const int Entries = 12;
    private readonly TestApp app = new();

    public async Task InitializeAsync()
    {
        await using var db = await app.OpenDbAsync();
        for (var i = 0; i < Entries; i++) await AddAsync(db, i);
    }

    public Task DisposeAsync()
    {
        app.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_trail_that_nobody_touched_holds_to_its_end()
    {
        await using var db = await app.OpenDbAsync();

        Assert.Equal(new AuditReading(Entries, null), await Trail.VerifyAsync(db, await AuditTrail.HeadAsync(db, default), default));
    }

    /// <summary>Each way to tamper with a copy of the trail, anywhere in it, is found, and not later than where it was done.</summary>
    [Fact]
    public async Task Any_edit_gap_or_swap_is_found_where_it_is()
    {
        string[] columns = ["Action", "TargetKind", "TargetId", "Detail", "From", "ActorId", "At", "Hash"];
        var edits = Gen.Select(Gen.Int[1, Entries], Gen.Int[0, columns.Length - 1], (at, which) => (From: at, Sql: columns[which] switch
        {
            "ActorId" => $"UPDATE AuditEntries SET ActorId = x'0193A5B07C1E70008000000000000000' WHERE Id = {at}",
            "At" => $"UPDATE AuditEntries SET At = '2026-11-20 15:00:00.000001' WHERE Id = {at}",
            "Hash" => $"UPDATE AuditEntries SET Hash = zeroblob(32) WHERE Id = {at}",
            var column => $"UPDATE AuditEntries SET \"{column}\" = coalesce(\"{column}\", '') || 'x' WHERE Id = {at}",
        }));
        var gaps = Gen.Int[1, Entries - 1].Select(at => (From: at, Sql: $"DELETE FROM AuditEntries WHERE Id = {at}"));
        var closedGaps = Gen.Int[1, Entries - 1].Select(at => (From: at, Sql: $"DELETE FROM AuditEntries WHERE Id = {at}; UPDATE AuditEntries SET Id = -Id WHERE Id > {at}; UPDATE AuditEntries SET Id = -Id - 1 WHERE Id < 0"));
        var swaps = Gen.Select(Gen.Int[1, Entries], Gen.Int[1, Entries]).Where((a, b) => a < b).Select((a, b) =>
            (From: a, Sql: $"UPDATE AuditEntries SET Id = -1 WHERE Id = {a}; UPDATE AuditEntries SET Id = {a} WHERE Id = {b}; UPDATE AuditEntries SET Id = {b} WHERE Id = -1"));

        await Gen.OneOf(edits, gaps, closedGaps, swaps).SampleAsync(async tampering =>
        {
            await using var db = await app.OpenDbAsync();
            await using var undone = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync(tampering.Sql);

            var reading = await Trail.VerifyAsync(db, known: null, default);

            Assert.NotNull(reading.BrokenAt);
            Assert.InRange(reading.BrokenAt.Value, tampering.From, tampering.From);
        }, iter: 200, threads: 1);
    }

    [Fact]
    public async Task Entries_cut_off_the_end_are_missed_by_whoever_kept_the_end()
    {
        await using var db = await app.OpenDbAsync();
        var kept = await AuditTrail.HeadAsync(db, default);
        await db.Set<AuditEntry>().Where(e => e.Id > Entries - 3).ExecuteDeleteAsync();

        Assert.Null((await Trail.VerifyAsync(db, known: null, default)).BrokenAt);
        Assert.Equal(Entries - 2, (await Trail.VerifyAsync(db, kept, default)).BrokenAt);
    }

    [Fact]
    public async Task What_is_taken_back_was_not_written()
    {
        await using var db = await app.OpenDbAsync();
        await using (var transaction = await db.Database.BeginTransactionAsync())
            await Trail.AddAsync(db, new AuditNote(null, "user.invited", "user", "x"), default);
        db.ChangeTracker.Clear();

        await AddAsync(db, 99);

        Assert.Equal(new AuditReading(Entries + 1, null), await Trail.VerifyAsync(db, known: null, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Trail.AddAsync(db, new AuditNote(null, "user.invited", "user", "x"), default));
    }

    private AuditTrail Trail => app.Services.GetRequiredService<AuditTrail>();

    private async Task AddAsync(LeadDb db, int i)
    {
        app.Clock.Advance(TimeSpan.FromMilliseconds(7));
        await using var transaction = await db.Database.BeginTransactionAsync();
        await Trail.AddAsync(db, new AuditNote(i % 3 == 0 ? null : Guid.CreateVersion7(), $"lead.act-{i}", "lead", $"target-{i}", i % 2 == 0 ? null : "stage", "10.0.0." + i), default);
        await transaction.CommitAsync();
    }
}
