using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;

namespace LeadScoring.Dashboard.Access.Keys;

/// <summary>What a request with an Idempotency-Key was answered. Nothing of it can be read without the master key.</summary>
public sealed class KeptAnswer
{
    /// <summary>SHA-256 of caller, route and Idempotency-Key.</summary>
    public required byte[] Id { get; init; }

    /// <summary>HMAC of the body: a plain hash could be tried with guessed names.</summary>
    public required byte[] BodyHash { get; init; }

    public required byte[] Sealed { get; init; }
    public required DateTime CreatedAt { get; init; }
}

/// <summary>An answer as it goes over the wire.</summary>
/// <param name="Status">2xx.</param>
/// <param name="ContentType">Null without a body.</param>
/// <param name="Location">Where what was made is.</param>
/// <param name="Body">The very bytes.</param>
public sealed record WireAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What is known of a request that says it may have come before.</summary>
public enum Repetition { None, Answered, OtherBody, UnderWay }

/// <summary>
/// Remembers for a day what requests with an Idempotency-Key were answered (draft-ietf-httpapi-idempotency-key-header-07). Two of one key at a time: the second is told so
/// and waits for nothing. Thread-safe.
/// </summary>
public sealed class KeptAnswers(IDbContextFactory<AccountDb> accounts, WriteTurns turns, MasterKey master, TimeProvider clock)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);
    private const string Purpose = "idempotent answer";
    private readonly ConcurrentDictionary<string, bool> underWay = new(StringComparer.Ordinal);

    /// <summary>Claims the key for this request, unless it was used before; whoever gets <see cref="Repetition.None"/> calls <see cref="Release"/> in the end.</summary>
    public async Task<(Repetition Found, WireAnswer? Answer)> ClaimAsync(byte[] id, byte[] bodyHash, CancellationToken cancel)
    {
        if (!underWay.TryAdd(Convert.ToHexString(id), true)) return (Repetition.UnderWay, null);
        var found = Repetition.UnderWay;
        try
        {
            await using var db = await accounts.CreateDbContextAsync(cancel);
            var since = clock.GetUtcNow().UtcDateTime - KeptFor;
            var kept = await db.KeptAnswers.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.CreatedAt > since, cancel);
            found = kept is null ? Repetition.None : CryptographicOperations.FixedTimeEquals(kept.BodyHash, bodyHash) ? Repetition.Answered : Repetition.OtherBody;
            return (found, found == Repetition.Answered ? JsonSerializer.Deserialize<WireAnswer>(master.Open(Purpose, kept!.Sealed)) : null);
        }
        finally
        {
            if (found != Repetition.None) Release(id);
        }
    }

    public async Task KeepAsync(byte[] id, byte[] bodyHash, WireAnswer answer, CancellationToken cancel)
    {
        var kept = new KeptAnswer { Id = id, BodyHash = bodyHash, Sealed = master.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(answer)), CreatedAt = clock.GetUtcNow().UtcDateTime };
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await accounts.CreateDbContextAsync(cancel);
        // One that is too old to be found may not be cleaned up yet.
        await db.KeptAnswers.Where(a => a.Id == id).ExecuteDeleteAsync(cancel);
        db.Add(kept);
        await db.SaveChangesAsync(cancel);
    }

    public void Release(byte[] id) => underWay.TryRemove(Convert.ToHexString(id), out _);

    /// <summary>Deletes what is kept no longer.</summary>
    public async Task CleanUpAsync(CancellationToken cancel)
    {
        var until = clock.GetUtcNow().UtcDateTime - KeptFor;
        await using var db = await accounts.CreateDbContextAsync(cancel);
        if (!await db.KeptAnswers.AnyAsync(a => a.CreatedAt <= until, cancel)) return;
        using var turn = await turns.TakeAsync(cancel);
        await db.KeptAnswers.Where(a => a.CreatedAt <= until).ExecuteDeleteAsync(cancel);
    }

    /// <summary>Callers do not see each other's keys, and one key may serve two routes.</summary>
    public static byte[] IdOf(Guid caller, string route, string key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{caller:N}\n{route}\n{key}"));

    public byte[] HashOf(ReadOnlySpan<byte> body) => master.BlindIndex("idempotent body", Convert.ToHexString(SHA256.HashData(body)));
}
