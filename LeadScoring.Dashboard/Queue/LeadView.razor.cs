using LeadScoring.Core.Consent;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reviews;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>Everything about one lead: score, meaning, reasons and next step together, never one without the others.</summary>
public sealed partial class LeadView
{
    private bool showsSignals;

    [Parameter, EditorRequired]
    public LeadDetails Details { get; set; } = null!;

    /// <summary>On a page of its own the name is the heading of the page.</summary>
    [Parameter]
    public bool IsPage { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    private int Level => IsPage ? 2 : 3;

    private QueueRow Row => Details.Row;

    private string Name => Row.Name ?? Formats.Unnamed;

    private string About => string.Join(" · ", new[]
    {
        Formats.Word(Row.Kind),
        Details.Areas.Length > 0 ? string.Join(", ", Details.Areas.Take(3)) : null,
        Formats.Budget(Details.Profile.BudgetMinUsd, Details.Profile.BudgetMaxUsd),
        Details.Profile.TimelineMonths is { } months ? (months == 0 ? "moves now" : "within " + Formats.Count(months, "month", "months")) : null,
        Formats.Words(Row.Stage),
    }.Where(part => part is not null));

    /// <summary>Who said no to calls and e-mail is shown, but not one click away.</summary>
    private bool MayContact => !Details.Consents.Any(c => c is { Purpose: ConsentPurpose.Contact, Granted: false });

    private bool HasAnswer => Details.Review is { State: ReviewState.Answered or ReviewState.OutOfDate };

    private static string Like(ScoreMeaning meaning) => meaning switch
    {
        { IsWide: false } => "like this",
        { To: 100 } => $"{meaning.From} or more",
        { From: 0 } => $"{meaning.To} or less",
        _ => $"{meaning.From} to {meaning.To}",
    };

    private static string Came(ScoreMeaning meaning) =>
        meaning.Outcome.StartsWith("Qualified appointment within 30 days", StringComparison.Ordinal) ? "had an appointment within 30 days" : $"had this outcome: {meaning.Outcome}";

    private string Id(string part) => $"lead-{part}";
}
