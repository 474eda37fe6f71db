using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Api;

/// <summary>A stored lead as it is now.</summary>
public sealed record LeadShape
{
    public required Guid Id { get; init; }
    public required IReadOnlyList<ExternalIdShape> ExternalIds { get; init; }
    public required LeadKind Kind { get; init; }
    public required LeadSource Source { get; init; }
    public required string? Medium { get; init; }
    public required string? Campaign { get; init; }
    public required LeadStage Stage { get; init; }
    public required string? LostReason { get; init; }
    public required Guid? Owner { get; init; }
    public required string? TimeZone { get; init; }
    public required Guid? HouseholdId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset? FirstTouchAt { get; init; }
    public required DateTimeOffset LastActivityAt { get; init; }
    public required ContactShape Contact { get; init; }
    public required LeadProfile Profile { get; init; }
    public required IReadOnlyDictionary<string, string> PersonalAttributes { get; init; }
    public required IReadOnlyList<ConsentStateShape> Consents { get; init; }
    public required IReadOnlyList<NoteShape> Notes { get; init; }

    /// <summary>Null when the lead is not scored.</summary>
    public required ScoredLeadShape? Score { get; init; }

    /// <summary>Why there is no score; null when there is one.</summary>
    public required string? Unscored { get; init; }
}

/// <summary>What holds for one purpose, and since when.</summary>
public sealed record ConsentStateShape(ConsentPurpose Purpose, bool Granted, DateTimeOffset At, string Channel, string? TextVersion);

public sealed record NoteShape(string Text, string Author, DateTimeOffset At)
{
    public override string ToString() => "NoteShape [personal]";
}

/// <summary>Reads stored leads for the API. Thread-safe.</summary>
internal sealed class LeadView(IDbContextFactory<LeadDb> database, PersonVault vault, MarketBook market, ServingModel serving, LeadAccess access, ReviewDesk reviewing, ReviewBook reviews, IOptions<RerankingOptions> secondLook, TimeProvider clock)
{
    private const int MostNotes = 200;

    /// <summary>For whoever has just handed it in; null when the lead is gone or has no score.</summary>
    public async Task<ScoredLeadShape?> ScoreAsync(Guid id, Viewer by, long startedAt, CancellationToken cancel)
    {
        if (!await access.AdmitsAsync(id, by, cancel)) return null;
        var isUnderWay = reviewing.IsOn && await AwaitReviewAsync(id, by, startedAt, cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        var shape = await KnownAsync(db, id, cancel) is { } known ? await ScoreAsync(db, known, startedAt, cancel) : null;
        return isUnderWay && shape is { Rerank.Status: "notAsked" or "outOfDate" } ? shape with { Rerank = RerankShape.Pending } : shape;
    }

    /// <summary>Gives the second look at a lead the time that is left of its budget since the request began.</summary>
    /// <returns>Whether it is still under way.</returns>
    private async Task<bool> AwaitReviewAsync(Guid id, Viewer by, long startedAt, CancellationToken cancel)
    {
        var review = reviewing.ConsiderAsync(id, by, CancellationToken.None);
        if (review.IsCompleted) return false;
        try
        {
            var left = secondLook.Value.Budget - clock.GetElapsedTime(startedAt);
            await review.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancel);
            return false;
        }
        catch (TimeoutException)
        {
            // It goes on without us, and counts when it comes.
            return true;
        }
    }

    /// <summary>The current scores of some leads; who has none is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, LeadScore>> ScoresAsync(IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<LeadScore>().AsNoTracking().Where(s => leads.Contains(s.LeadId)).ToDictionaryAsync(s => s.LeadId, cancel);
    }

    /// <summary>The ETag; null when there is no such lead for this viewer.</summary>
    public async Task<string?> TagAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        if (!await access.AdmitsAsync(id, viewer, cancel)) return null;
        await using var db = await database.CreateDbContextAsync(cancel);
        var found = await db.Set<Lead>().Where(l => l.Id == id).Select(l => new { l.Version, Record = db.Set<LeadScore>().Where(s => s.LeadId == id).Select(s => (Guid?)s.RecordId).FirstOrDefault(), Factor = db.Set<LeadScore>().Where(s => s.LeadId == id).Select(s => s.Factor).FirstOrDefault(), Review = db.Set<LeadReview>().Where(r => r.LeadId == id).Max(r => (DateTime?)r.EndedAt) }).SingleOrDefaultAsync(cancel);
        return found is null ? null : LeadTags.Of(found.Version, found.Record, found.Review, found.Factor);
    }

    /// <summary>Null when there is no such lead for this viewer.</summary>
    public async Task<LeadShape?> ReadAsync(Guid id, Viewer viewer, CancellationToken cancel)
    {
        if (!await access.AdmitsAsync(id, viewer, cancel)) return null;
        await using var db = await database.CreateDbContextAsync(cancel);
        if (await KnownAsync(db, id, cancel) is not { } known) return null;
        var (lead, now) = (known.Lead, clock.GetUtcNow().UtcDateTime);
        var keys = await vault.OpenAsync([id], cancel);
        var contact = lead.Contact.Open(id, keys);
        var score = await ScoreAsync(db, known, startedAt: null, cancel);
        return new LeadShape
        {
            Id = id,
            ExternalIds = await db.Set<ExternalId>().AsNoTracking().Where(e => e.LeadId == id).Select(e => new ExternalIdShape { System = e.System, Id = e.Value }).ToListAsync(cancel),
            Kind = lead.Kind,
            Source = lead.Source,
            Medium = lead.Medium,
            Campaign = lead.Campaign,
            Stage = lead.Stage,
            LostReason = lead.LostReason,
            Owner = lead.OwnerId,
            TimeZone = lead.TimeZone,
            HouseholdId = lead.HouseholdId,
            CreatedAt = lead.CreatedAt.Instant(),
            FirstTouchAt = lead.FirstTouchAt?.Instant(),
            LastActivityAt = lead.LastActivityAt.Instant(),
            Contact = new ContactShape { FullName = contact.FullName, Email = contact.Email, Phone = contact.Phone },
            Profile = lead.Profile,
            PersonalAttributes = PersonalAttributes.Open(lead, keys),
            Consents = [.. Enum.GetValues<ConsentPurpose>().Select(p => known.Consents.Latest(p, now)).OfType<ConsentEvent>().Select(c => new ConsentStateShape(c.Purpose, c.Granted, c.At.Instant(), c.Channel, c.TextVersion))],
            Notes = await NotesAsync(db, id, keys, cancel),
            Score = score,
            Unscored = score is not null ? null : ConsentGate.Allows(known.Consents, ConsentPurpose.Profiling, now) ? "There is no model yet." : "The person did not agree to profiling.",
        };
    }

    private async Task<KnownFacts?> KnownAsync(LeadDb db, Guid id, CancellationToken cancel) =>
        (await LeadFactsReader.ReadAsync(db, [id], await market.ReadAsync(db, cancel), clock.GetUtcNow().UtcDateTime, cancel)).SingleOrDefault();

    private async Task<ScoredLeadShape?> ScoreAsync(LeadDb db, KnownFacts known, long? startedAt, CancellationToken cancel)
    {
        if (await HeldScore.In(db).SingleOrDefaultAsync(s => s.Score.LeadId == known.Lead.Id, cancel) is not { } held) return null;
        var now = clock.GetUtcNow().UtcDateTime;
        var rerank = RerankShape.Of(await reviews.ReadAsync(db, known.Lead, held.Score, known.Consents, user: null, now, cancel));
        return ScoreBlocks.Of(held.Score, held.Record, serving.Current, NextStep.For(known.Facts, now), rerank, startedAt is { } start ? clock.GetElapsedTime(start).TotalMilliseconds : null);
    }

    private static async Task<IReadOnlyList<NoteShape>> NotesAsync(LeadDb db, Guid id, PersonKeyRing keys, CancellationToken cancel)
    {
        var notes = await db.Set<LeadNote>().AsNoTracking().Where(n => n.LeadId == id).OrderByDescending(n => n.At).ThenBy(n => n.Id).Take(MostNotes).ToListAsync(cancel);
        return [.. notes.Select(n => new NoteShape(keys.Open(id, LeadNote.Field, n.Text) ?? "", n.Author, n.At.Instant()))];
    }
}
