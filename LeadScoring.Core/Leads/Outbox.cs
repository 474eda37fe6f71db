using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadScoring.Core.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Leads;

/// <summary>Something that other systems want to know, written with the change it tells of: both are stored or neither.</summary>
public sealed class OutboxEvent
{
    /// <summary>Tells receivers whether they have seen it already.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>"lead.scored".</summary>
    public required string Type { get; init; }

    public required DateTime At { get; init; }

    /// <summary>The JSON that is sent: ids, numbers and times, nothing that says who somebody is.</summary>
    public required string Body { get; init; }
}

/// <summary>A type of event that somebody subscribed to: what nobody wants is not written.</summary>
public sealed class WantedEvent
{
    public required string Type { get; init; }
}

/// <summary>Takes events of one transaction. Used by one thread.</summary>
public sealed class Outbox
{
    public const string LeadScored = "lead.scored";
    public const string BandChanged = "band.changed";
    public const string ConsentWithdrawn = "consent.withdrawn";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private readonly FrozenSet<string> wanted;
    private readonly NewRows rows;

    private Outbox(FrozenSet<string> wanted, NewRows rows) => (this.wanted, this.rows) = (wanted, rows);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> Types { get; } = [LeadScored, BandChanged, ConsentWithdrawn];

    /// <param name="db">Holds what is wanted.</param>
    /// <param name="rows">Takes what is told; inserted by the caller.</param>
    /// <param name="cancel">Ends the read.</param>
    public static async Task<Outbox> OpenAsync(LeadDb db, NewRows rows, CancellationToken cancel) =>
        new((await db.Set<WantedEvent>().AsNoTracking().Select(w => w.Type).ToListAsync(cancel)).ToFrozenSet(StringComparer.Ordinal), rows);

    public bool Wants(string type) => wanted.Contains(type);

    /// <param name="type">One of <see cref="Types"/>; what nobody wants is dropped.</param>
    /// <param name="at">When it happened, UTC.</param>
    /// <param name="data">Becomes JSON.</param>
    public void Tell(string type, DateTime at, object data)
    {
        if (Wants(type)) rows.Add(new OutboxEvent { Id = Guid.CreateVersion7(new DateTimeOffset(at)), Type = type, At = at, Body = BodyOf(type, at, data) });
    }

    /// <summary>As Standard Webhooks recommends: type, timestamp, data.</summary>
    public static string BodyOf(string type, DateTime at, object data) => JsonSerializer.Serialize(new { type, timestamp = at, data }, Json);
}

internal sealed class OutboxEventTable : IEntityTypeConfiguration<OutboxEvent>
{
    public void Configure(EntityTypeBuilder<OutboxEvent> told)
    {
        told.ToTable("OutboxEvents").HasKey(e => e.Id);
        told.Property(e => e.Type).HasMaxLength(40);
    }
}

internal sealed class WantedEventTable : IEntityTypeConfiguration<WantedEvent>
{
    public void Configure(EntityTypeBuilder<WantedEvent> wanted)
    {
        wanted.ToTable("WantedEvents").HasKey(w => w.Type);
        wanted.Property(w => w.Type).HasMaxLength(40);
    }
}
