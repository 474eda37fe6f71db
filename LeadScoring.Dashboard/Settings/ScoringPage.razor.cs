using LeadScoring.Core.Leads;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Settings;

/// <summary>From which score on a lead is in band A, B or C, and whether the reps can keep up with A. Each handler asks again who it is that asks.</summary>
public sealed partial class ScoringPage
{
    private double a;
    private double b;
    private double c;
    private int leadsPerRep;
    private int reps;
    private BandLoad load;
    private string? problem;
    private string? said;
    private bool isBusy;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private BandBook Book { get; set; } = null!;

    [Inject]
    private BandChange Change { get; set; } = null!;

    [Inject]
    private Accounts Accounts { get; set; } = null!;

    private string Verdict => reps == 0 ? "." : load.PerDay <= reps * leadsPerRep ? ": they can keep up." : ": too few for what comes in. Raise A, or add reps.";

    protected override async Task OnInitializedAsync()
    {
        var viewer = await Visitor.ViewerAsync(Role.Admin);
        var stored = await Book.ReadAsync(CancellationToken.None);
        (a, b, c, leadsPerRep) = (stored.A, stored.B, stored.C, stored.LeadsPerRep);
        reps = (await Accounts.ListAsync(viewer, CancellationToken.None)).Count(account => account is { Role: Role.Rep, IsDisabled: false });
        await CountAsync();
    }

    private async Task CountAsync() => load = await Book.LoadOfAsync(a, await Visitor.ViewerAsync(), CancellationToken.None);

    private async Task StoreAsync()
    {
        (isBusy, said) = (true, null);
        problem = await Change.StoreAsync(new BandOptions { A = a, B = b, C = c }, leadsPerRep, await Visitor.ViewerAsync(Role.Admin), CancellationToken.None);
        (isBusy, said) = (false, problem is null ? "Saved. Every score has its band by these thresholds." : null);
        await CountAsync();
    }
}
