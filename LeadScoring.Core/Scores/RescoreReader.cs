using System.Runtime.CompilerServices;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Scores;

/// <summary>
/// Reads what a run of either kind needs, some leads at a time, in the order of their ids and without keeping writers out: what was read may be outdated when it is
/// written. Of each lead the row version is read before everything else.
/// </summary>
internal sealed class RescoreReader(IDbContextFactory<LeadDb> database, MarketBook market, TimeProvider clock)
{
    /// <summary>Leads that one transaction writes: with more, live writers wait longer; with fewer, the pages of the order's index are written more often.</summary>
    public int Batch { get; set; } = 2_000;

    private static readonly LeadStage[] Ended = [LeadStage.Closed, LeadStage.Lost, LeadStage.Trash, LeadStage.DoNotContact];

    public async Task<int> CountAsync(RescoreKind kind, ScoringModel model, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await Due(db, kind, model.Version, Guid.Empty).CountAsync(cancel);
    }

    /// <summary>What is left of a run.</summary>
    public async IAsyncEnumerable<RescoreBatch> ReadAsync(RescoreRun run, ScoringModel model, [EnumeratorCancellation] CancellationToken cancel)
    {
        var vectors = await OpenAsync(run.Kind, model, cancel);
        var after = run.Last;
        while (await ReadAsync(vectors, model.Version, after, cancel) is { Leads: [.., var last] } batch)
        {
            yield return batch;
            after = last.Id;
        }
    }

    private async Task<StoredVectors?> OpenAsync(RescoreKind kind, ScoringModel model, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return kind == RescoreKind.Model ? await StoredVectors.OpenAsync(db, model.Schema, cancel) : null;
    }

    private async Task<RescoreBatch> ReadAsync(StoredVectors? vectors, string version, Guid after, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow().UtcDateTime;
        var leads = vectors is null ? await FactsAsync(db, version, after, now, cancel) : await VectorsAsync(db, vectors, version, after, now, cancel);
        return new RescoreBatch(after, now, leads);
    }

    private async Task<List<RescoredLead>> FactsAsync(LeadDb db, string version, Guid after, DateTime now, CancellationToken cancel)
    {
        var due = Due(db, RescoreKind.Refresh, version, after).OrderBy(l => l.Id).Take(Batch);
        var known = await LeadFactsReader.ReadAsync(db, due, await market.ReadAsync(db, cancel), now, cancel);
        if (known.Count == 0) return [];
        var last = known[^1].Lead.Id;
        var scores = await db.Set<LeadScore>().AsNoTracking().Where(s => s.LeadId > after && s.LeadId <= last).ToDictionaryAsync(s => s.LeadId, cancel);
        return known.ConvertAll(lead => new RescoredLead
        {
            Id = lead.Lead.Id, Version = lead.Lead.Version, Current = scores.GetValueOrDefault(lead.Lead.Id), Consents = lead.Consents, Facts = lead.Facts,
        });
    }

    private async Task<List<RescoredLead>> VectorsAsync(LeadDb db, StoredVectors vectors, string version, Guid after, DateTime now, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        var read = StoredLead.Read((SqliteConnection)db.Database.GetDbConnection(), version, after, Batch);
        var leads = read.ConvertAll(lead => new RescoredLead
        {
            Id = lead.Id, Version = lead.Version, Current = lead.Score, Consents = lead.Consents,
            Stored = lead.Vector is null ? null : vectors.Usable(lead.SchemaHash, lead.Vector, lead.AsOf, lead.Consents, now),
        });
        await AddFactsAsync(db, [.. leads.Where(lead => lead.Stored is null && lead.MayBeScored(now))], now, cancel);
        return leads;
    }

    private async Task AddFactsAsync(LeadDb db, List<RescoredLead> leads, DateTime now, CancellationToken cancel)
    {
        if (leads.Count == 0) return;
        var ids = leads.ConvertAll(lead => lead.Id);
        var known = (await LeadFactsReader.ReadAsync(db, ids, await market.ReadAsync(db, cancel), now, cancel)).ToDictionary(lead => lead.Lead.Id, lead => lead.Facts);
        foreach (var lead in leads) lead.Facts = known.GetValueOrDefault(lead.Id);
    }

    private static IQueryable<Lead> Due(LeadDb db, RescoreKind kind, string version, Guid after)
    {
        var rest = db.Set<Lead>().Where(l => l.Id > after);
        return kind == RescoreKind.Refresh
            ? rest.Where(l => !Ended.Contains(l.Stage) || !db.Set<LeadScore>().Any(s => s.LeadId == l.Id && s.ModelVersion == version))
            : rest.Where(l => !db.Set<LeadScore>().Any(s => s.LeadId == l.Id && s.ModelVersion == version));
    }
}
