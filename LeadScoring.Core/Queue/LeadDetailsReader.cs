using System.Collections.Immutable;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>Reads all that the panel shows of one lead. Every list is limited. Thread-safe.</summary>
public sealed class LeadDetailsReader(IDbContextFactory<LeadDb> leads, PersonVault vault, ServingModel serving, ScoreMaker maker, MarketBook market, QueueReader queue, LeadAccess access, ReviewBook reviews)
{
    public const int MostEntries = 60;
    private const int MostNotes = 50;
    private const int MostEvents = 400;
    private const int MostOpinions = 50;

    /// <summary>Null when there is no such lead for this viewer.</summary>
    public async Task<LeadDetails?> ReadAsync(Guid id, Viewer viewer, DateTime now, CancellationToken cancel)
    {
        if (!await access.AdmitsAsync(id, viewer, cancel)) return null;
        var row = (await queue.RowsAsync([id], viewer, cancel)).SingleOrDefault();
        if (row is null) return null;
        await using var db = await leads.CreateDbContextAsync(cancel);
        var lead = await db.Set<Lead>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancel);
        if (lead is null) return null;

        var held = await HeldScore.In(db).SingleOrDefaultAsync(s => s.Score.LeadId == id, cancel);
        var (score, record) = (held?.Score, held?.Record);
        var events = await db.Set<LeadEvent>().AsNoTracking().Where(e => e.LeadId == id).OrderByDescending(e => e.OccurredAt).Take(MostEvents).ToListAsync(cancel);
        var outcomes = await db.Set<LeadOutcome>().AsNoTracking().Where(o => o.LeadId == id).OrderByDescending(o => o.At).Take(20).ToListAsync(cancel);
        var ledger = (await ConsentLedger.ReadAsync(db, [id], cancel))[id];
        var consents = States(ledger, now);
        var timeline = Timeline.Of(events, outcomes, consents);
        var history = Timeline.With(timeline, await OpinionsAsync(db, id, cancel));
        var model = serving.Current;
        var facts = LeadFactsReader.Of(lead, [], events, ledger, await market.ReadAsync(db, cancel), now);
        return new LeadDetails
        {
            Row = row,
            Contact = lead.Contact.Open(id, await vault.OpenAsync([id], cancel)),
            Origin = lead.Origin,
            Source = lead.Source,
            Profile = lead.Profile,
            Areas = await AreaNamesAsync(db, lead.Profile.AreasOfInterest, cancel),
            Consents = consents,
            ScoredAt = score?.ScoredAt,
            ModelVersion = score?.ModelVersion,
            GiveOrTake = score is null ? null : (int)Math.Round((score.High - score.Low) / 2, MidpointRounding.AwayFromZero),
            Reasons = record is null || model is null ? null : ReasonsOf(record, model),
            Change = record is null || model is null ? null : await ChangeAsync(db, record, model, timeline, now, cancel),
            Raises = record is null || record.SchemaHash != model?.Schema.Hash ? [] : ScoreRaise.Of(maker, facts, now),
            Meaning = score is null || model is null ? null : ScoreMeaning.Of(model.Card, score.Unclamped),
            NextStep = NextStep.For(facts, now),
            Review = await reviews.ReadAsync(db, lead, score, ledger, viewer.UserId, now, cancel),
            Notes = await NotesAsync(db, id, cancel),
            Timeline = [.. history.Take(MostEntries)],
            HasMoreEntries = history.Length > MostEntries || events.Count == MostEvents,
        };
    }

    private static ImmutableArray<ConsentState> States(ConsentLedger ledger, DateTime now) =>
        [.. Enum.GetValues<ConsentPurpose>().Select(purpose => ledger.Latest(purpose, now)).OfType<ConsentEvent>().Select(c => new ConsentState(c.Purpose, c.Granted, c.At, c.Channel))];

    /// <summary>Since the last score before today began; where there is none, since the one before this.</summary>
    private static async Task<ScoreChange?> ChangeAsync(LeadDb db, ScoreRecord record, ScoringModel model, ImmutableArray<TimelineEntry> timeline, DateTime now, CancellationToken cancel)
    {
        var earlier = db.Set<ScoreRecord>().AsNoTracking().Where(r => r.LeadId == record.LeadId && r.ScoredAt < record.ScoredAt).OrderByDescending(r => r.ScoredAt).ThenByDescending(r => r.Id);
        var before = await earlier.FirstOrDefaultAsync(r => r.ScoredAt < now.Date, cancel) ?? await earlier.FirstOrDefaultAsync(cancel);
        return before is null ? null : ScoreChange.Of(model, before, record, timeline.Where(entry => entry.At > before.ScoredAt && entry.At <= record.ScoredAt));
    }

    private static ScoreReasons? ReasonsOf(ScoreRecord record, ScoringModel model)
    {
        if (record.SchemaHash != model.Schema.Hash) return null;
        var vector = ScoreArrays.ReadVector(record.Vector);
        var points = ScoreArrays.ReadPoints(record.Points);
        if (vector.Length != model.Schema.Count || points.Length != model.Schema.Count) return null;

        var imputed = new float[vector.Length];
        model.Parts.Imputer.Impute(vector, imputed);
        var estimated = new bool[vector.Length];
        for (var i = 0; i < vector.Length; i++) estimated[i] = float.IsNaN(vector[i]) && !float.IsNaN(imputed[i]);
        return ScoreReasons.Of(model.Schema, vector, imputed, estimated, points, record.Unclamped);
    }

    private static async Task<ImmutableArray<string>> AreaNamesAsync(LeadDb db, IReadOnlyCollection<string> ids, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var names = await db.Set<MarketArea>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Name, StringComparer.Ordinal, cancel);
        return [.. ids.Select(id => names.GetValueOrDefault(id, id))];
    }

    /// <summary>Who changed their mind about a second look said only the last.</summary>
    private static async Task<IEnumerable<ReviewFeedback>> OpinionsAsync(LeadDb db, Guid id, CancellationToken cancel)
    {
        var said = await db.Set<ReviewFeedback>().AsNoTracking().Where(f => f.LeadId == id).OrderByDescending(f => f.Id).Take(MostOpinions).ToListAsync(cancel);
        return said.DistinctBy(f => (f.ReviewId, f.UserId));
    }

    private async Task<ImmutableArray<NoteText>> NotesAsync(LeadDb db, Guid id, CancellationToken cancel)
    {
        var notes = await db.Set<LeadNote>().AsNoTracking().Where(n => n.LeadId == id).OrderByDescending(n => n.At).Take(MostNotes).ToListAsync(cancel);
        var keys = await vault.OpenAsync([id], cancel);
        return [.. notes.Select(n => (Text: keys.Open(id, LeadNote.Field, n.Text), n.Author, n.At)).Where(n => n.Text is not null).Select(n => new NoteText(n.Text!, n.Author, n.At))];
    }
}
