using LeadScoring.Core.Audit;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Integration.Webhooks;

/// <summary>What came of a change.</summary>
/// <param name="Problem">Why nothing was changed, in a sentence; null when it was.</param>
/// <param name="Secret">Of the endpoint; it cannot be had again.</param>
public readonly record struct WebhookAnswer(string? Problem, string? Secret = null);

/// <summary>Where admins say who is told of what. Each change and its line in the audit trail belong together. Thread-safe.</summary>
public sealed class WebhookDesk(IDbContextFactory<LeadDb> database, WriteTurns turns, AuditTrail audit, MasterKey master, WebhookSender sender, IOptions<WebhookOptions> options, TimeProvider clock)
{
    public const int MostEndpoints = 20;
    public static readonly TimeSpan FormerSecretWorks = TimeSpan.FromHours(24);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>In the order they were added.</summary>
    public async Task<List<WebhookEndpoint>> ListAsync(Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<WebhookEndpoint>().AsNoTracking().OrderBy(e => e.Id).ToListAsync(cancel);
    }

    /// <summary>The latest first.</summary>
    public async Task<List<WebhookDelivery>> RecentAsync(Guid endpoint, DeliveryState? state, int take, Viewer by, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        await using var db = await database.CreateDbContextAsync(cancel);
        return await db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.EndpointId == endpoint && (state == null || d.State == state)).OrderByDescending(d => d.CreatedAt).Take(take).ToListAsync(cancel);
    }

    public Task<WebhookAnswer> AddAsync(string url, IReadOnlyCollection<string> types, Viewer by, CancellationToken cancel) => ChangeAsync(by, async db =>
    {
        if (Flaw(url) is { } flaw) return new WebhookAnswer(flaw);
        if (types.Count == 0 || types.Except(Outbox.Types, StringComparer.Ordinal).Any()) return new WebhookAnswer($"Choose at least one event of {string.Join(", ", Outbox.Types)}.");
        if (await db.Set<WebhookEndpoint>().CountAsync(cancel) >= MostEndpoints) return new WebhookAnswer($"There are {MostEndpoints} webhooks already, and no more are allowed; remove one first.");
        var secret = WebhookSignature.NewSecret();
        var endpoint = new WebhookEndpoint { Url = url.Trim(), Events = string.Join(' ', Outbox.Types.Where(types.Contains)), CreatedAt = Now, Secret = master.Seal(WebhookEndpoint.SecretPurpose, secret) };
        db.Add(endpoint);
        await NoteAsync(db, by, "webhook.added", endpoint.Id, endpoint.Events, cancel);
        return new WebhookAnswer(null, WebhookSignature.Written(secret));
    }, cancel);

    /// <summary>Another secret; the one before also signs for a day.</summary>
    public Task<WebhookAnswer> RotateAsync(Guid id, Viewer by, CancellationToken cancel) => ChangeAsync(id, by, "webhook.secret-rotated", endpoint =>
    {
        var secret = WebhookSignature.NewSecret();
        (endpoint.FormerSecret, endpoint.FormerUntil) = (endpoint.Secret, Now + FormerSecretWorks);
        endpoint.Secret = master.Seal(WebhookEndpoint.SecretPurpose, secret);
        return WebhookSignature.Written(secret);
    }, cancel);

    public Task<WebhookAnswer> PauseAsync(Guid id, Viewer by, CancellationToken cancel) => ChangeAsync(id, by, "webhook.paused", endpoint =>
    {
        endpoint.State = EndpointState.Paused;
        return null;
    }, cancel);

    /// <summary>After a pause, or after the program switched it off.</summary>
    public Task<WebhookAnswer> ResumeAsync(Guid id, Viewer by, CancellationToken cancel) => ChangeAsync(id, by, "webhook.resumed", endpoint =>
    {
        (endpoint.State, endpoint.DisabledBecause, endpoint.FailingSince) = (EndpointState.Active, null, null);
        return null;
    }, cancel);

    /// <summary>With all its deliveries.</summary>
    public Task<WebhookAnswer> RemoveAsync(Guid id, Viewer by, CancellationToken cancel) => ChangeAsync(by, async db =>
    {
        if (await db.Set<WebhookEndpoint>().FindAsync([id], cancel) is not { } endpoint) return Gone;
        db.Remove(endpoint);
        await NoteAsync(db, by, "webhook.removed", id, null, cancel);
        return default;
    }, cancel);

    /// <summary>Sends a made-up event at once, and keeps nothing of it; null when there is no such endpoint.</summary>
    public async Task<Attempt?> TestAsync(Guid id, Viewer by, CancellationToken cancel)
    {
        if ((await ListAsync(by, cancel)).Find(e => e.Id == id) is not { } endpoint) return null;
        return await sender.SendAsync(endpoint, Guid.CreateVersion7(clock.GetUtcNow()), Outbox.BodyOf("webhook.test", Now, new { Message = "This is a test." }), cancel);
    }

    /// <summary>Sends a dead letter again, from the start of the schedule.</summary>
    public Task<WebhookAnswer> ResendAsync(Guid delivery, Viewer by, CancellationToken cancel) => ChangeAsync(by, async db =>
    {
        if (await db.Set<WebhookDelivery>().FindAsync([delivery], cancel) is not { State: DeliveryState.Dead } dead) return NoLetter;
        (dead.State, dead.Attempts, dead.DueAt) = (DeliveryState.Waiting, 0, Now);
        await NoteAsync(db, by, "webhook.resent", dead.EndpointId, null, cancel);
        return default;
    }, cancel);

    public Task<WebhookAnswer> DiscardAsync(Guid delivery, Viewer by, CancellationToken cancel) => ChangeAsync(by, async db =>
    {
        if (await db.Set<WebhookDelivery>().FindAsync([delivery], cancel) is not { State: DeliveryState.Dead } dead) return NoLetter;
        db.Remove(dead);
        await NoteAsync(db, by, "webhook.discarded", dead.EndpointId, null, cancel);
        return default;
    }, cancel);

    private static readonly WebhookAnswer Gone = new("There is no such webhook any more.");
    private static readonly WebhookAnswer NoLetter = new("That event is no longer among those that could not be delivered.");

    /// <summary>Where the name leads is judged when the connection is made; here only what can be read off the address.</summary>
    private string? Flaw(string url)
    {
        if (url.Trim() is not { Length: > 0 and <= WebhookEndpoint.LongestUrl } text || !Uri.TryCreate(text, UriKind.Absolute, out var uri)) return "That is no web address, as https://example.com/hooks.";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) return "A user, a password or a fragment (#) cannot stand in the address.";
        if (options.Value.AllowPrivateNetworks && uri.Scheme == Uri.UriSchemeHttp) return null;
        if (uri.Scheme != Uri.UriSchemeHttps) return "The address must begin with https://.";
        return options.Value.AllowPrivateNetworks || uri.Port is 443 or 8443 ? null : $"Port {uri.Port} is not allowed; allowed are 443 and 8443.";
    }

    private Task<WebhookAnswer> ChangeAsync(Guid id, Viewer by, string action, Func<WebhookEndpoint, string?> change, CancellationToken cancel) => ChangeAsync(by, async db =>
    {
        if (await db.Set<WebhookEndpoint>().FindAsync([id], cancel) is not { } endpoint) return Gone;
        var secret = change(endpoint);
        await NoteAsync(db, by, action, id, null, cancel);
        return new WebhookAnswer(null, secret);
    }, cancel);

    private async Task<WebhookAnswer> ChangeAsync(Viewer by, Func<LeadDb, Task<WebhookAnswer>> change, CancellationToken cancel)
    {
        by.Demand(Role.Admin);
        using var turn = await turns.TakeAsync(cancel);
        await using var db = await database.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var answer = await change(db);
        if (answer.Problem is not null) return answer;
        await db.SaveChangesAsync(cancel);
        await WantAsync(db, cancel);
        await transaction.CommitAsync(cancel);
        return answer;
    }

    /// <summary>Writers of events look here and nowhere else.</summary>
    internal static async Task WantAsync(LeadDb db, CancellationToken cancel)
    {
        var endpoints = await db.Set<WebhookEndpoint>().AsNoTracking().Where(e => e.State != EndpointState.Disabled).ToListAsync(cancel);
        await db.Set<WantedEvent>().ExecuteDeleteAsync(cancel);
        var rows = new NewRows();
        foreach (var type in endpoints.SelectMany(e => e.Types).Distinct(StringComparer.Ordinal)) rows.Add(new WantedEvent { Type = type });
        await rows.InsertAsync(db, cancel);
    }

    private Task NoteAsync(LeadDb db, Viewer by, string action, Guid target, string? detail, CancellationToken cancel) =>
        audit.AddAsync(db, new AuditNote(by.UserId, action, "webhook", target.ToString(), detail, by.From), cancel);
}
