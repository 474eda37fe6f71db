using System.Buffers.Binary;
using System.Buffers.Text;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Queue;

/// <summary>The place after which a page begins: a score, its unclamped form and the lead that had them.</summary>
public readonly record struct QueueCursor(double Score, double Unclamped, Guid LeadId)
{
    private const int Bytes = 2 * sizeof(double) + 16;

    /// <summary>Opaque to whoever carries it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, Score);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[sizeof(double)..], Unclamped);
        LeadId.TryWriteBytes(bytes[(2 * sizeof(double))..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when the text is not one that <see cref="ToString"/> made.</summary>
    public static QueueCursor? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Bytes) return null;
        var (score, unclamped) = (BinaryPrimitives.ReadDoubleLittleEndian(bytes), BinaryPrimitives.ReadDoubleLittleEndian(bytes[sizeof(double)..]));
        return double.IsFinite(score) && double.IsFinite(unclamped) ? new QueueCursor(score, unclamped, new Guid(bytes[(2 * sizeof(double))..])) : null;
    }
}

/// <summary>A lead at its place in the queue.</summary>
public sealed record QueuePlace
{
    public required Guid Id { get; init; }

    /// <summary>Null when no name was given or the person was erased.</summary>
    public string? Name { get; init; }

    public required double Score { get; init; }
    public required double Unclamped { get; init; }
    public required Band Band { get; init; }
    public required double Probability { get; init; }
    public double? Before { get; init; }
    public required int EstimatedInputs { get; init; }
    public required string WhyNow { get; init; }
    public required LeadKind Kind { get; init; }
    public required LeadStage Stage { get; init; }
    public Guid? OwnerId { get; init; }
    public string? AreaId { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime LastActivityAt { get; init; }

    internal QueueCursor Cursor => new(Score, Unclamped, Id);

    public override string ToString() => $"QueuePlace {Id}";
}

/// <summary>Some places in order; where the next page begins, or null at the end.</summary>
public sealed record QueuePage(IReadOnlyList<QueuePlace> Places, QueueCursor? Next);

/// <summary>
/// The queue in pages for programs: by score, then unclamped score, then id. Each page starts after a place, not at a number, so a walk visits each
/// lead that keeps its score exactly once, whatever else changes meanwhile. Thread-safe.
/// </summary>
public sealed class QueuePages(IDbContextFactory<LeadDb> leads, PersonVault vault)
{
    public const int LargestPage = 200;

    /// <summary>How many leads one call opens in search of a name before it answers with what it has.</summary>
    private const int MostSearched = 10_000;

    /// <param name="filters">View and sort are ignored: a page is of all scored leads by score.</param>
    /// <param name="viewer">Whose queue it is.</param>
    /// <param name="after">Null starts at the top.</param>
    /// <param name="take">1–<see cref="LargestPage"/>. A search for a name may return fewer though there are more; <see cref="QueuePage.Next"/> tells.</param>
    /// <param name="moment">When somebody looks.</param>
    /// <param name="cancel">Ends the read.</param>
    public async Task<QueuePage> ReadAsync(QueueFilters filters, Viewer viewer, QueueCursor? after, int take, QueueMoment moment, CancellationToken cancel)
    {
        await using var db = await leads.CreateDbContextAsync(cancel);
        var inOrder = filters with { View = QueueView.All, Sort = QueueSort.Score };
        if (NameSearch.For(filters.Query) is { } search) return await SearchAsync(db, search, inOrder, viewer, after, take, moment, cancel);

        var read = await ReadAsync(db, inOrder, viewer, after, take + 1, moment, cancel);
        var places = await OpenAsync(read.GetRange(0, Math.Min(take, read.Count)), cancel);
        return new QueuePage(places, read.Count > take ? places[^1].Cursor : null);
    }

    private async Task<QueuePage> SearchAsync(LeadDb db, NameSearch search, QueueFilters filters, Viewer viewer, QueueCursor? after, int take, QueueMoment moment, CancellationToken cancel)
    {
        const int Chunk = 1_000;
        var areas = await db.Set<MarketArea>().AsNoTracking().ToDictionaryAsync(a => a.Id, a => a.Name, StringComparer.Ordinal, cancel);
        var found = new List<QueuePlace>();
        for (var searched = 0; searched < MostSearched; searched += Chunk)
        {
            var read = await ReadAsync(db, filters, viewer, after, Chunk, moment, cancel);
            var chunk = await OpenAsync(read, cancel);
            foreach (var place in chunk)
            {
                after = place.Cursor;
                if (!search.Finds(place.Name, place.AreaId is null ? null : areas.GetValueOrDefault(place.AreaId, place.AreaId))) continue;
                found.Add(place);
                if (found.Count == take) return new QueuePage(found, after);
            }
            if (chunk.Count < Chunk) return new QueuePage(found, null);
        }
        return new QueuePage(found, after);
    }

    private static async Task<List<Sealed>> ReadAsync(LeadDb db, QueueFilters filters, Viewer viewer, QueueCursor? after, int take, QueueMoment moment, CancellationToken cancel)
    {
        var ranked = QueueQueries.Matching(db, filters, viewer, moment);
        if (after is var (score, unclamped, id))
            // The first condition alone lets the index find the place; the rest settles ties.
            ranked = ranked.Where(r => r.Score!.Score <= score
                && (r.Score.Score < score || r.Score.Unclamped < unclamped || (r.Score.Unclamped == unclamped && r.Score.LeadId > id)));
        return await QueueQueries.Ordered(ranked, filters).Take(take).Select(r => new Sealed(
            new QueuePlace
            {
                Id = r.Lead.Id, Score = r.Score!.Score, Unclamped = r.Score.Unclamped, Band = r.Score.Band, Probability = r.Score.Probability, Before = r.Score.Before,
                EstimatedInputs = r.Score.EstimatedInputs, WhyNow = r.Score.WhyNow, Kind = r.Lead.Kind, Stage = r.Lead.Stage, OwnerId = r.Lead.OwnerId,
                AreaId = r.Lead.AreaId, CreatedAt = r.Lead.CreatedAt, LastActivityAt = r.Lead.LastActivityAt,
            },
            r.Lead.Contact.FullName)).ToListAsync(cancel);
    }

    private async Task<List<QueuePlace>> OpenAsync(List<Sealed> read, CancellationToken cancel)
    {
        var keys = await vault.OpenAsync([.. read.Select(r => r.Place.Id)], cancel);
        return [.. read.Select(r => r.Place with { Name = keys.Open(r.Place.Id, "name", r.Name) })];
    }

    private sealed record Sealed(QueuePlace Place, byte[]? Name);
}
