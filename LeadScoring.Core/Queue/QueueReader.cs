using LeadScoring.Core.Consent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>Reads the queue: an order of ids first, then the rows that are looked at. Every read is limited. Thread-safe.</summary>
public sealed class QueueReader(IDbContextFactory<LeadDb> leads, PersonVault vault, TimeProvider clock)
{
    /// <summary>For tests: lists that are cut after a few leads.</summary>
    internal int MostLeads { private get; set; } = QueueSnapshot.MostLeads;

    /// <summary>The order as it is now, at most <see cref="QueueSnapshot.MostLeads"/> leads.</summary>
    public async Task<QueueSnapshot> SnapshotAsync(QueueFilters filters, Viewer viewer, QueueMoment moment, CancellationToken cancel)
    {
        using var activity = Telemetry.Source.StartActivity("Queue snapshot");
        var startedAt = clock.GetTimestamp();
        var snapshot = await ReadSnapshotAsync(filters, viewer, moment, cancel);
        Telemetry.SnapshotDuration.Record(clock.GetElapsedTime(startedAt).TotalSeconds);
        return snapshot;
    }

    private async Task<QueueSnapshot> ReadSnapshotAsync(QueueFilters filters, Viewer viewer, QueueMoment moment, CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        if (NameSearch.For(filters.Query) is { } search) return await SearchAsync(db, search, filters, viewer, moment, cancel);

        var places = await Places(QueueQueries.Ordered(QueueQueries.Matching(db, filters, viewer, moment), filters), filters).Take(MostLeads + 1).ToListAsync(cancel);
        return Snapshot(filters, moment, places[..Math.Min(places.Count, MostLeads)], places.Count > MostLeads, null);
    }

    /// <summary>The rows of these leads, in the order given; a lead that is gone, or not for this viewer, is left out.</summary>
    public async Task<IReadOnlyList<QueueRow>> RowsAsync(IReadOnlyCollection<Guid> ids, Viewer viewer, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        await using var db = await leads.CreateDbContextAsync(cancel);
        var read = await (
            from lead in db.Set<Lead>().AsNoTracking().SeenBy(viewer)
            where ids.Contains(lead.Id)
            join score in db.Set<LeadScore>() on lead.Id equals score.LeadId into scores
            from score in scores.DefaultIfEmpty()
            join area in db.Set<MarketArea>() on lead.AreaId equals area.Id into areas
            from area in areas.DefaultIfEmpty()
            select new
            {
                lead.Id, lead.Contact.FullName, lead.LastActivityAt, lead.CreatedAt, lead.Kind, lead.Stage, lead.ClaimedUntil, lead.AreaId,
                Area = area == null ? null : area.Name,
                Score = score == null ? null : new { score.Score, score.Band, score.Before, score.EstimatedInputs, score.WhyNow },
            }).ToListAsync(cancel);
        var keys = await vault.OpenAsync([.. read.Select(r => r.Id)], cancel);
        var agreed = await AgreedToProfilingAsync(db, [.. read.Where(r => r.Score is null).Select(r => r.Id)], clock.GetUtcNow().UtcDateTime, cancel);
        var rows = read.ToDictionary(r => r.Id, r => new QueueRow
        {
            Id = r.Id,
            Name = keys.Open(r.Id, "name", r.FullName),
            Score = r.Score?.Score,
            Band = r.Score?.Band,
            Before = r.Score?.Before,
            EstimatedInputs = r.Score?.EstimatedInputs ?? 0,
            WhyNow = r.Score?.WhyNow,
            Unscored = r.Score is not null ? UnscoredReason.None : agreed.Contains(r.Id) ? UnscoredReason.NotYet : UnscoredReason.NoConsent,
            LastActivityAt = r.LastActivityAt,
            CreatedAt = r.CreatedAt,
            Kind = r.Kind,
            Stage = r.Stage,
            Area = r.Area ?? r.AreaId,
            ClaimedUntil = r.ClaimedUntil,
            IsOpen = !QueueFilters.NotOpen.Contains(r.Stage),
        });
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    /// <summary>How many leads each view holds without further filters.</summary>
    public async Task<QueueCounts> CountsAsync(Viewer viewer, QueueMoment moment, CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        var (today, quiet) = (moment.StartOfToday, moment.Now - QueueFilters.QuietAfter);
        var counted = await QueueQueries.Matching(db, QueueFilters.None, viewer, moment).GroupBy(_ => 1).Select(all => new QueueCounts
        {
            All = all.Count(),
            CallNow = all.Count(r => r.Score!.Band == Band.A),
            NewToday = all.Count(r => r.Lead.CreatedAt >= today),
            GoingQuiet = all.Count(r => (r.Score!.Band == Band.A || r.Score.Band == Band.B) && r.Lead.LastActivityAt < quiet),
        }).SingleOrDefaultAsync(cancel) ?? new QueueCounts();
        return counted with { NotScored = await QueueQueries.Matching(db, new QueueFilters { View = QueueView.NotScored }, viewer, moment).CountAsync(cancel) };
    }

    /// <summary>What became of leads that changed since the snapshot was taken.</summary>
    public async Task<SnapshotDrift> CompareAsync(QueueSnapshot snapshot, IReadOnlyCollection<Guid> changed, Viewer viewer, QueueMoment moment, CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        var filters = snapshot.Filters;
        var matching = QueueQueries.Matching(db, filters, viewer, moment).Where(r => changed.Contains(r.Lead.Id));
        var now = NameSearch.For(filters.Query) is { } search
            ? (await FindAsync(db, search, matching, filters, changed.Count, cancel)).Found
            : await Places(matching, filters).ToListAsync(cancel);
        return new SnapshotDrift(
            [.. now.Where(place => snapshot.IndexOf(place.Lead) < 0).Select(place => place.Lead)],
            [.. now.Where(place => snapshot.IndexOf(place.Lead) is >= 0 and var at && snapshot.WouldMove(at, Rank(place, filters))).Select(place => place.Lead)]);
    }

    /// <summary>The areas that leads name, by name.</summary>
    public async Task<IReadOnlyList<QueueArea>> AreasAsync(CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        return await db.Set<MarketArea>().AsNoTracking().OrderBy(a => a.Name).Take(500).Select(a => new QueueArea(a.Id, a.Name)).ToListAsync(cancel);
    }

    /// <summary>Whether there is any lead at all for this viewer.</summary>
    public async Task<bool> HasLeadsAsync(Viewer viewer, CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        return await db.Set<Lead>().SeenBy(viewer).AnyAsync(cancel);
    }

    private async Task<QueueSnapshot> SearchAsync(LeadDb db, NameSearch search, QueueFilters filters, Viewer viewer, QueueMoment moment, CancellationToken cancel)
    {
        var ordered = QueueQueries.Ordered(QueueQueries.Matching(db, filters, viewer, moment), filters);
        var (found, isCut) = await FindAsync(db, search, ordered, filters, NameSearch.MostLeads, cancel);
        return Snapshot(filters, moment, found, isCut, isCut ? NameSearch.MostLeads : null);
    }

    private async Task<(List<Place> Found, bool IsCut)> FindAsync(LeadDb db, NameSearch search, IQueryable<Ranked> inOrder, QueueFilters filters, int most, CancellationToken cancel)
    {
        var areas = await db.Set<MarketArea>().AsNoTracking().ToDictionaryAsync(a => a.Id, a => a.Name, StringComparer.Ordinal, cancel);
        var isScored = filters.View != QueueView.NotScored;
        var candidates = await inOrder.Take(most + 1).Select(r => new
        {
            r.Lead.Id, r.Lead.Contact.FullName, r.Lead.AreaId,
            Score = isScored ? r.Score!.Score : 0,
            At = isScored ? r.Lead.LastActivityAt : r.Lead.CreatedAt,
        }).ToListAsync(cancel);
        var found = await search.FilterAsync(
            candidates.Take(most),
            lead => (lead.Id, lead.FullName, lead.AreaId is null ? null : areas.GetValueOrDefault(lead.AreaId, lead.AreaId)),
            vault,
            cancel);
        return ([.. found.Select(lead => new Place(lead.Id, lead.Score, lead.At))], candidates.Count > most);
    }

    private static IQueryable<Place> Places(IQueryable<Ranked> leads, QueueFilters filters) => filters.View == QueueView.NotScored
        ? leads.Select(r => new Place(r.Lead.Id, 0, r.Lead.CreatedAt))
        : leads.Select(r => new Place(r.Lead.Id, r.Score!.Score, r.Lead.LastActivityAt));

    private static QueueSnapshot Snapshot(QueueFilters filters, QueueMoment moment, List<Place> places, bool isCut, int? searched) =>
        new(filters, moment.Now, [.. places.Select(p => p.Lead)], [.. places.Select(p => Rank(p, filters))], isCut, searched);

    /// <summary>Greater is earlier.</summary>
    private static double Rank(Place place, QueueFilters filters) => filters switch
    {
        { View: QueueView.NotScored } => -place.At.Ticks,
        { Sort: QueueSort.Recent } => place.At.Ticks,
        _ => place.Score,
    };

    private static async Task<HashSet<Guid>> AgreedToProfilingAsync(LeadDb db, IReadOnlyCollection<Guid> ids, DateTime now, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var ledgers = await ConsentLedger.ReadAsync(db, ids, cancel);
        return [.. ledgers.Where(lead => ConsentGate.Allows(lead.Value, ConsentPurpose.Profiling, now)).Select(lead => lead.Key)];
    }

    private sealed record Place(Guid Lead, double Score, DateTime At);
}
