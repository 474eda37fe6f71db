using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Settings;

/// <summary>Who works here: invite, give another role or team, hand leads over, disable. Each handler asks again who it is that asks.</summary>
public sealed partial class UsersPage
{
    private IReadOnlyList<Account> users = [];
    private IReadOnlyDictionary<Guid, int> owned = new Dictionary<Guid, int>();
    private Guid? open;
    private string? problem;
    private string? said;
    private string? link;
    private string? linkFor;
    private string name = "";
    private string email = "";
    private Role role;
    private Guid team;
    private string officeName = "";
    private string teamName = "";
    private Guid teamOffice;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private Accounts Accounts { get; set; } = null!;

    [Inject]
    private Teams Teams { get; set; } = null!;

    [Inject]
    private LeadHandover Handover { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IOptions<AccessOptions> Options { get; set; } = null!;

    private TeamDirectory Directory { get; set; } = new([], []);

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var viewer = await Visitor.ViewerAsync(Role.Admin);
        users = await Accounts.ListAsync(viewer, CancellationToken.None);
        owned = await Handover.OwnedAsync(viewer, CancellationToken.None);
        Directory = await Teams.ReadAsync(CancellationToken.None);
        if (teamOffice == Guid.Empty && Directory.Offices.Count > 0) teamOffice = Directory.Offices[0].Id;
    }

    private async Task InviteAsync()
    {
        var answer = await Accounts.InviteAsync(name, email, role, team == Guid.Empty ? null : team, new Uri(Navigation.BaseUri), await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        var invited = name.Trim();
        if (answer.Problem is null) (name, email) = ("", "");
        await FollowAsync(new UserDone(answer.Problem, answer.Problem is null ? answer.IsMailed ? $"{invited} was invited: the link is on its way by e-mail." : $"{invited} was invited." : null, answer.IsMailed ? null : answer.Token, invited));
    }

    private async Task AddOfficeAsync()
    {
        var refused = await Teams.AddOfficeAsync(officeName, await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        if (refused is null) officeName = "";
        await FollowAsync(new UserDone(refused, refused is null ? "The office was added." : null));
    }

    private async Task AddTeamAsync()
    {
        var refused = await Teams.AddTeamAsync(teamName, teamOffice, await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        if (refused is null) teamName = "";
        await FollowAsync(new UserDone(refused, refused is null ? "The team was added." : null));
    }

    private async Task FollowAsync(UserDone done)
    {
        (problem, said, linkFor) = (done.Problem, done.Said, done.LinkFor);
        link = done.Token is null ? null : Navigation.ToAbsoluteUri("/invite/" + done.Token).ToString();
        // Who changed their own role is on the way to the sign-in page.
        if (await Visitor.FindSessionAsync() is not null) await LoadAsync();
    }
}

/// <summary>What came of a change, for the page to say.</summary>
public sealed record UserDone(string? Problem, string? Said, string? Token = null, string? LinkFor = null);
