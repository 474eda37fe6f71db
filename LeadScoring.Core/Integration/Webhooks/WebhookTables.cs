using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Integration.Webhooks;

public enum EndpointState
{
    Active,

    /// <summary>By an admin: what happens meanwhile waits.</summary>
    Paused,

    /// <summary>By the program, because the receiver said so (410) or failed for days: what happens meanwhile is not kept for it.</summary>
    Disabled,
}

/// <summary>Where another system wants to be told, and of what.</summary>
public sealed class WebhookEndpoint
{
    public const int LongestUrl = 500;
    internal const string SecretPurpose = "webhook secret";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Url { get; init; }

    /// <summary>Types, separated by blanks.</summary>
    public required string Events { get; init; }

    public required DateTime CreatedAt { get; init; }
    public EndpointState State { get; set; }

    /// <summary>A sentence; null unless it is disabled.</summary>
    public string? DisabledBecause { get; set; }

    /// <summary>The first failure since the last success.</summary>
    public DateTime? FailingSince { get; set; }

    /// <summary>Sealed with the master key.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>Also signs until <see cref="FormerUntil"/>, so that receivers can change theirs without missing anything.</summary>
    public byte[]? FormerSecret { get; set; }

    public DateTime? FormerUntil { get; set; }

    public IReadOnlyList<string> Types => Events.Split(' ');
}

public enum DeliveryState
{
    Waiting,
    Delivered,

    /// <summary>Tried as often as the schedule says; waits for somebody to send it again or to let it go.</summary>
    Dead,
}

/// <summary>One event on its way to one endpoint.</summary>
public sealed class WebhookDelivery
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid EndpointId { get; init; }

    /// <summary>The header webhook-id: the same for each attempt.</summary>
    public required Guid EventId { get; init; }

    public required string Type { get; init; }
    public required string Body { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>Waiting: when it is tried next, or when whoever has it in hand has lost it. Else: when it is deleted.</summary>
    public required DateTime DueAt { get; set; }

    public DateTime? LastAt { get; set; }

    /// <summary>HTTP status of the last attempt; null when there was no answer.</summary>
    public int? LastStatus { get; set; }

    /// <summary>What happened last, in a sentence without anything the receiver wrote.</summary>
    public string? LastResult { get; set; }
}

internal sealed class WebhookEndpointTable : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> endpoint)
    {
        endpoint.ToTable("WebhookEndpoints").HasKey(e => e.Id);
        endpoint.Property(e => e.Url).HasMaxLength(WebhookEndpoint.LongestUrl);
        endpoint.Property(e => e.Events).HasMaxLength(400);
        endpoint.Property(e => e.DisabledBecause).HasMaxLength(200);
        endpoint.Ignore(e => e.Types);
    }
}

internal sealed class WebhookDeliveryTable : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("WebhookDeliveries").HasKey(d => d.Id);
        delivery.Property(d => d.Type).HasMaxLength(40);
        delivery.Property(d => d.LastResult).HasMaxLength(200);
        delivery.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(d => d.EndpointId).OnDelete(DeleteBehavior.Cascade);
        delivery.HasIndex(d => new { d.EndpointId, d.State, d.DueAt });
        delivery.HasIndex(d => new { d.EndpointId, d.CreatedAt });
    }
}
