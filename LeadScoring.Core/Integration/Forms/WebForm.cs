using System.Buffers.Text;
using System.Security.Cryptography;
using LeadScoring.Core.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LeadScoring.Core.Integration.Forms;

/// <summary>A form that stands in a page of the brokerage's own site, and whose leads belong to a team.</summary>
public sealed class WebForm
{
    public const int LongestName = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>In the form's address. Not a secret: it stands in a public page.</summary>
    public string Key { get; init; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));

    public required string Name { get; init; }
    public Guid? TeamId { get; init; }

    /// <summary>The sites that may show it, separated by blanks: "https://www.example.com".</summary>
    public required string Origins { get; init; }

    public required DateTime CreatedAt { get; init; }
}

internal sealed class WebFormTable : IEntityTypeConfiguration<WebForm>
{
    public void Configure(EntityTypeBuilder<WebForm> form)
    {
        form.ToTable("WebForms").HasKey(f => f.Id);
        form.Property(f => f.Key).HasMaxLength(16);
        form.Property(f => f.Name).HasMaxLength(WebForm.LongestName);
        form.Property(f => f.Origins).HasMaxLength(1_000);
        form.HasOne<Team>().WithMany().HasForeignKey(f => f.TeamId).OnDelete(DeleteBehavior.SetNull);
        form.HasIndex(f => f.Key).IsUnique();
    }
}
