using System.Text.Json;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LeadScoring.Core.Intake.Imports;

/// <summary>
/// Notes what an import does to leads that were known before it, so that it can be undone: first seen before the save, written after it when the new rows
/// have their keys, both in one transaction. Scores are left out: they are made again.
/// </summary>
internal sealed class ImportJournal
{
    private readonly Dictionary<Guid, (Guid Import, Dictionary<string, FieldDifference> Fields, List<EntityEntry> Added)> changes = [];

    /// <summary>To be called before the save.</summary>
    /// <param name="db">What is about to be stored.</param>
    /// <param name="imports">The import by lead; leads that the import itself made are left out.</param>
    public static ImportJournal Open(LeadDb db, IReadOnlyDictionary<Guid, Guid> imports)
    {
        var journal = new ImportJournal();
        if (imports.Count == 0) return journal;
        db.ChangeTracker.DetectChanges();
        foreach (var lead in db.ChangeTracker.Entries<Lead>().Where(e => imports.ContainsKey(e.Entity.Id)))
            journal.changes[lead.Entity.Id] = (imports[lead.Entity.Id], LeadDifference.FieldsOf(lead), []);
        foreach (var row in db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added && e.Entity is not (Lead or LeadScore or ScoreRecord)))
            if (row.Metadata.FindProperty(nameof(LeadNote.LeadId)) is not null && row.Property(nameof(LeadNote.LeadId)).CurrentValue is Guid owner && journal.changes.TryGetValue(owner, out var change)) change.Added.Add(row);
        return journal;
    }

    /// <summary>To be called after the save, in its transaction.</summary>
    public async Task StoreAsync(LeadDb db, PersonVault vault, CancellationToken cancel)
    {
        if (changes.Count == 0) return;
        var leads = changes.Keys.ToArray();
        var keys = await vault.OpenOrCreateAsync(leads, cancel);
        var noted = (await db.Set<ImportChange>().Where(c => leads.Contains(c.LeadId)).ToListAsync(cancel)).ToDictionary(c => (c.ImportId, c.LeadId));
        foreach (var (lead, change) in changes)
        {
            var difference = new LeadDifference(change.Fields, [.. change.Added.Select(LeadDifference.RowOf)]);
            if (noted.TryGetValue((change.Import, lead), out var before)) before.Difference = Seal(keys, lead, Open(keys, before)!.Then(difference));
            else db.Add(new ImportChange { ImportId = change.Import, LeadId = lead, Difference = Seal(keys, lead, difference) });
        }
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Null when the person's key is gone.</summary>
    public static LeadDifference? Open(PersonKeyRing keys, ImportChange change) =>
        keys.Open(change.LeadId, ImportChange.Field, change.Difference) is { } json ? JsonSerializer.Deserialize<LeadDifference>(json) : null;

    private static byte[] Seal(PersonKeyRing keys, Guid lead, LeadDifference difference) => keys.Seal(lead, ImportChange.Field, JsonSerializer.Serialize(difference))!;
}
