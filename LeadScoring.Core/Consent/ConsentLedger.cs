using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Consent;

/// <summary>
/// All that one person said about what may be done with their data. Statements are only ever added; which one holds does not depend on the order
/// they were added in: of a purpose the latest, and of two at the same moment the one that protects more (a withdrawal).
/// </summary>
public sealed class ConsentLedger
{
    private readonly List<ConsentEvent> statements;

    public ConsentLedger(IEnumerable<ConsentEvent> statements) => this.statements = [.. statements];

    public IReadOnlyList<ConsentEvent> Statements => statements;

    /// <summary>False when exactly this was stated before: nothing is added then.</summary>
    public bool Add(ConsentEvent statement)
    {
        if (statements.Exists(known => IsSame(known, statement))) return false;
        statements.Add(statement);
        return true;
    }

    /// <summary>The statement that holds at a moment (inclusive); null when nothing was said by then.</summary>
    public ConsentEvent? Latest(ConsentPurpose purpose, DateTime moment)
    {
        ConsentEvent? latest = null;
        foreach (var statement in statements)
            if (statement.Purpose == purpose && statement.At <= moment && Outweighs(statement, latest)) latest = statement;
        return latest;
    }

    /// <summary>The ledgers of these leads; a lead that never said anything has an empty one.</summary>
    public static async Task<Dictionary<Guid, ConsentLedger>> ReadAsync(LeadDb db, IReadOnlyCollection<Guid> leads, CancellationToken cancel)
    {
        var said = await db.Set<ConsentEvent>().AsNoTracking().Where(c => leads.Contains(c.LeadId)).ToListAsync(cancel);
        var byLead = said.ToLookup(c => c.LeadId);
        return leads.Distinct().ToDictionary(id => id, id => new ConsentLedger(byLead[id]));
    }

    private static bool Outweighs(ConsentEvent statement, ConsentEvent? other) =>
        other is null || statement.At > other.At || (statement.At == other.At && other.Granted && !statement.Granted);

    private static bool IsSame(ConsentEvent one, ConsentEvent other) =>
        one.Purpose == other.Purpose && one.Granted == other.Granted && one.At == other.At
        && one.Channel == other.Channel && one.Source == other.Source && one.TextVersion == other.TextVersion
        && one.TextSha256.AsSpan().SequenceEqual(other.TextSha256);
}
