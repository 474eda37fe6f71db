using System.Collections.Concurrent;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>
/// Takes events out of the outbox and brings them to whoever wants them, at least once and in no promised order. Whoever has a delivery in hand has it for a
/// while only (a lease), so that what a stopped program left is taken up again. A slow receiver holds up nobody else. Thread-safe.
/// </summary>
public sealed class WebhookDispatcher(IDbContextFactory<LeadDb> database, WriteTurns turns, WebhookSender sender, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int EventsAtOnce = 500;
    private const int LettersAtOnce = 16;
    private const int SentAtOnce = 4;
    private static readonly TimeSpan DeliveredKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan DeadKept = TimeSpan.FromDays(30);
    private readonly ConcurrentDictionary<Guid, Task> busy = new();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Starts what is due and does not wait for receivers; one that is still busy is left to finish.</summary>
    public async Task StartDueAsync(CancellationToken cancel)
    {
        await FanOutAsync(cancel);
        foreach (var endpoint in await DueAsync(cancel))
            if (!busy.ContainsKey(endpoint)) busy[endpoint] = Task.Run(() => ServeAsync(endpoint, cancel), CancellationToken.None);
    }

    /// <summary>As <see cref="StartDueAsync"/>, and waits for what was started.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await StartDueAsync(cancel);
        await FinishAsync();
    }

    /// <summary>Waits for what is in hand.</summary>
    public Task FinishAsync() => Task.WhenAll(busy.Values);

    private async Task ServeAsync(Guid endpoint, CancellationToken cancel)
    {
        try
        {
            var letters = await ClaimAsync(endpoint, cancel);
            await Parallel.ForEachAsync(letters, new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancel }, DeliverAsync);
        }
        finally
        {
            busy.TryRemove(endpoint, out _);
        }
    }

    /// <summary>One delivery for each event and each endpoint that wants it; the event has then left the outbox.</summary>
    private async Task FanOutAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        if (!await db.Set<OutboxEvent>().AnyAsync(cancel)) return;
        using var turn = await turns.TakeAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var events = await db.Set<OutboxEvent>().AsNoTracking().OrderBy(e => e.Id).Take(EventsAtOnce).ToListAsync(cancel);
        var endpoints = await db.Set<WebhookEndpoint>().AsNoTracking().Where(e => e.State != EndpointState.Disabled).ToListAsync(cancel);
        var rows = new NewRows();
        foreach (var told in events)
            foreach (var endpoint in endpoints.Where(e => e.CreatedAt <= told.At && e.Types.Contains(told.Type)))
                rows.Add(new WebhookDelivery { EndpointId = endpoint.Id, EventId = told.Id, Type = told.Type, Body = told.Body, CreatedAt = told.At, DueAt = told.At });
        await rows.InsertAsync(db, cancel);
        var ids = events.ConvertAll(e => e.Id);
        await db.Set<OutboxEvent>().Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task<List<Guid>> DueAsync(CancellationToken cancel)
    {
        await using var db = await database.CreateDbContextAsync(cancel);
        var now = Now;
        return await db.Set<WebhookEndpoint>().Where(e => e.State == EndpointState.Active && db.Set<WebhookDelivery>().Any(d => d.EndpointId == e.Id && d.State == DeliveryState.Waiting && d.DueAt <= now))
            .Select(e => e.Id).ToListAsync(cancel);
    }

    private async Task<List<(WebhookEndpoint, WebhookDelivery)>> ClaimAsync(Guid id, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = Now;
        if (await db.Set<WebhookEndpoint>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && e.State == EndpointState.Active, cancel) is not { } endpoint) return [];
        // One that fails gets one event at a time until it works again.
        var most = endpoint.FailingSince is null ? LettersAtOnce : 1;
        var letters = await db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.EndpointId == id && d.State == DeliveryState.Waiting && d.DueAt <= now).OrderBy(d => d.DueAt).Take(most).ToListAsync(cancel);
        var ids = letters.ConvertAll(d => d.Id);
        var lease = now + options.Value.Timeout * (LettersAtOnce / SentAtOnce + 1);
        await db.Set<WebhookDelivery>().Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(set => set.SetProperty(d => d.DueAt, lease), cancel);
        await db.Set<WebhookDelivery>().Where(d => d.EndpointId == id && d.State != DeliveryState.Waiting && d.DueAt < now).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
        return letters.ConvertAll(letter => (endpoint, letter));
    }

    private async ValueTask DeliverAsync((WebhookEndpoint Endpoint, WebhookDelivery Letter) work, CancellationToken cancel)
    {
        var attempt = await sender.SendAsync(work.Endpoint, work.Letter.EventId, work.Letter.Body, cancel);
        // What was sent was sent: its result is written down even when the program stops.
        await WriteAsync(work.Letter.Id, work.Endpoint.Id, attempt, CancellationToken.None);
    }

    private async Task WriteAsync(Guid letterId, Guid endpointId, Attempt attempt, CancellationToken cancel)
    {
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await db.Set<WebhookDelivery>().FindAsync([letterId], cancel) is not { State: DeliveryState.Waiting } letter) return; // Removed meanwhile.
        var endpoint = (await db.Set<WebhookEndpoint>().FindAsync([endpointId], cancel))!;
        var now = Now;
        (letter.LastAt, letter.LastStatus, letter.LastResult, letter.Attempts) = (now, attempt.Status, attempt.Words, letter.Attempts + 1);
        Settle(letter, attempt, now);
        var wasWanted = endpoint.State;
        Judge(endpoint, attempt, now);
        await db.SaveChangesAsync(cancel);
        if (wasWanted != endpoint.State) await WebhookDesk.WantAsync(db, cancel);
        await transaction.CommitAsync(cancel);
    }

    private static void Settle(WebhookDelivery letter, Attempt attempt, DateTime now)
    {
        if (attempt.IsDone) (letter.State, letter.DueAt) = (DeliveryState.Delivered, now + DeliveredKept);
        else if (attempt.IsGone || Retries.After(Retries.OfWebhooks, letter.Attempts, letter.Id) is not { } pause) (letter.State, letter.DueAt) = (DeliveryState.Dead, now + DeadKept);
        else letter.DueAt = now + Longer(pause, attempt.RetryAfter);
    }

    private void Judge(WebhookEndpoint endpoint, Attempt attempt, DateTime now)
    {
        if (attempt.IsDone)
        {
            endpoint.FailingSince = null;
            return;
        }
        endpoint.FailingSince ??= now;
        if (endpoint.State == EndpointState.Disabled || !(attempt.IsGone || now - endpoint.FailingSince >= options.Value.DisableAfter)) return;
        endpoint.State = EndpointState.Disabled;
        endpoint.DisabledBecause = attempt.IsGone ? "The receiver said that it is gone for good (410)." : $"It failed for {options.Value.DisableAfter.TotalDays:0.#} days without one success.";
    }

    /// <summary>A receiver may ask for more time, but not for more than a day.</summary>
    private static TimeSpan Longer(TimeSpan pause, TimeSpan? wanted)
    {
        var most = TimeSpan.FromDays(1);
        return wanted is not { } wait || wait <= pause ? pause : wait < most ? wait : pause > most ? pause : most;
    }
}
