using System.Globalization;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Settings;

/// <summary>The keys of other programs: make, show once, revoke. Each handler asks again who it is that asks.</summary>
public sealed partial class KeysPage
{
    private IReadOnlyList<ApiKey> keys = [];
    private TeamDirectory directory = new([], []);
    private string? problem;
    private string? said;
    private string? made;
    private string? madeFor;
    private string name = "";
    private Guid team;
    private int days = (int)KeyBook.UsualLife.TotalDays;
    private KeyScope scopes = KeyScope.LeadsWrite | KeyScope.LeadsRead;
    private Guid? revoking;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private KeyBook Book { get; set; } = null!;

    [Inject]
    private Teams Teams { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        keys = await Book.ListAsync(await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        directory = await Teams.ReadAsync(CancellationToken.None);
    }

    private async Task MakeAsync()
    {
        (said, revoking) = (null, null);
        (made, problem) = await Book.MakeAsync(name, scopes, team == Guid.Empty ? null : team, TimeSpan.FromDays(days), await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        if (made is null) return;
        (madeFor, name) = (name.Trim(), "");
        await LoadAsync();
    }

    private async Task RevokeAsync(ApiKey key)
    {
        await Book.RevokeAsync(key.Id, await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        (said, problem, made, revoking) = ($"The key of {key.Name} works no more.", null, null, null);
        await LoadAsync();
    }

    private string? StateOf(ApiKey key) => key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= Clock.GetUtcNow().UtcDateTime ? "expired" : null;

    private static string Day(DateTime at) => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
