using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Core.Storage;

/// <summary>
/// Hands out the data keys of persons. A person is a lead: whatever is personal in their rows is sealed with their key,
/// so destroying that key makes every copy unreadable. Thread-safe.
/// </summary>
public sealed class PersonVault(IDbContextFactory<KeyDb> keys, MasterKey master)
{
    private const int CachedKeys = 20_000;
    private readonly ConcurrentDictionary<Guid, byte[]> cache = new();

    /// <summary>The keys of these persons; a person without a key is left out and reads as unreadable.</summary>
    public async Task<PersonKeyRing> OpenAsync(IReadOnlyCollection<Guid> persons, CancellationToken cancel)
    {
        var ring = new Dictionary<Guid, byte[]>(persons.Count);
        foreach (var person in persons)
            if (cache.TryGetValue(person, out var key)) ring[person] = key;
        var missing = persons.Where(p => !ring.ContainsKey(p)).Distinct().ToArray();
        if (missing.Length == 0) return new PersonKeyRing(ring);

        await using var db = await keys.CreateDbContextAsync(cancel);
        foreach (var some in missing.Chunk(5_000))
            await foreach (var row in db.PersonKeys.AsNoTracking().Where(k => some.Contains(k.PersonId)).AsAsyncEnumerable().WithCancellation(cancel))
                Remember(ring, row.PersonId, master.Unwrap(row.PersonId, row.Wrapped));
        return new PersonKeyRing(ring);
    }

    /// <summary>As <see cref="OpenAsync"/>, making the keys that do not exist yet. Call it before the rows they seal are written: a key without rows does no harm.</summary>
    public async Task<PersonKeyRing> OpenOrCreateAsync(IReadOnlyCollection<Guid> persons, CancellationToken cancel)
    {
        var ring = await OpenAsync(persons, cancel);
        var missing = persons.Where(p => !ring.Knows(p)).Distinct().ToArray();
        if (missing.Length == 0) return ring;

        var (made, rows) = (new Dictionary<Guid, byte[]>(), new NewRows());
        await using var db = await keys.CreateDbContextAsync(cancel);
        foreach (var person in missing)
        {
            var key = RandomNumberGenerator.GetBytes(32);
            made[person] = key;
            rows.Add(new PersonKey { PersonId = person, Wrapped = master.Wrap(person, key) });
        }
        await using (var transaction = await db.Database.BeginTransactionAsync(cancel))
        {
            await rows.InsertAsync(db, cancel);
            await transaction.CommitAsync(cancel);
        }
        var all = persons.Distinct().Where(ring.Knows).ToDictionary(p => p, ring.KeyOf);
        foreach (var (person, key) in made) Remember(all, person, key);
        return new PersonKeyRing(all);
    }

    /// <summary>Destroys the keys: what they sealed can never be read again, here or in any backup.</summary>
    public async Task DestroyAsync(IReadOnlyCollection<Guid> persons, CancellationToken cancel)
    {
        await using var db = await keys.CreateDbContextAsync(cancel);
        foreach (var some in persons.Chunk(5_000))
            await db.PersonKeys.Where(k => some.Contains(k.PersonId)).ExecuteDeleteAsync(cancel);
        foreach (var person in persons) cache.TryRemove(person, out _);
    }

    private void Remember(Dictionary<Guid, byte[]> ring, Guid person, byte[] key)
    {
        ring[person] = key;
        if (cache.Count >= CachedKeys) cache.Clear();
        cache[person] = key;
    }
}

/// <summary>Some persons' keys, in memory. Field names are authenticated, so a sealed value cannot be moved to another field or person.</summary>
public sealed class PersonKeyRing
{
    private readonly IReadOnlyDictionary<Guid, byte[]> keys;

    internal PersonKeyRing(IReadOnlyDictionary<Guid, byte[]> keys) => this.keys = keys;

    public bool Knows(Guid person) => keys.ContainsKey(person);

    /// <summary>Null stays null.</summary>
    public byte[]? Seal(Guid person, string field, string? text) =>
        text is null ? null : Sealing.Seal(keys[person], Encoding.UTF8.GetBytes(text), BelongsTo(person, field));

    /// <summary>Null when there is nothing, or when the person's key is gone (erased).</summary>
    public string? Open(Guid person, string field, byte[]? sealedText) =>
        sealedText is null || !keys.TryGetValue(person, out var key) ? null : Encoding.UTF8.GetString(Sealing.Open(key, sealedText, BelongsTo(person, field)));

    internal byte[] KeyOf(Guid person) => keys[person];

    private static byte[] BelongsTo(Guid person, string field) => [.. person.ToByteArray(), .. Encoding.UTF8.GetBytes(field)];
}
