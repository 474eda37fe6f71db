using LeadScoring.Core.Reviews;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The second look at a lead, in each of its states, and what a rep says of it.</summary>
public sealed partial class AiReview
{
    private const double Rounding = 0.005;
    private Guid? shown;
    private bool? useful;
    private string? why;
    private string? refusal;
    private bool isBusy;
    private bool isAsking;

    [Parameter, EditorRequired]
    public ReviewView Review { get; set; } = null!;

    [Parameter, EditorRequired]
    public Guid Lead { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private ReviewDesk Desk { get; set; } = null!;

    [Inject]
    private ReviewBook Book { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>The factor would have moved it further.</summary>
    private bool IsCapped => Math.Abs(Review.ModelScore * Review.Factor - Review.FinalScore) > Math.Max(0.5, Rounding * Review.ModelScore) && Review.ModelScore * Review.Factor <= 100;

    private string Older => Review switch
    {
        { NewerEvents: > 0 } => $"Written before {Formats.Count(Review.NewerEvents, "newer event", "newer events")}; it does not count any more.",
        { IsLeadChanged: true } => "Written before the lead changed; it does not count any more.",
        { AnsweredAt: { } at } when (int)(Clock.UtcNow - at).TotalDays is > 0 and var days => $"Written {Formats.Count(days, "day", "days")} ago; it does not count any more.",
        _ => "It does not count any more.",
    };

    protected override void OnParametersSet()
    {
        if (Review.IsUnderWay) refusal = null;
        if (shown == Review.Id) return;
        (shown, useful, why) = (Review.Id, Review.IsUseful, null);
    }

    private static int Whole(double score) => (int)score;

    private string SourceOf(ReviewLine line) => line.NoteAt is { } at ? "note " + Clock.Day(at) : "signal";

    private async Task AskAsync()
    {
        (isAsking, refusal) = (true, null);
        try
        {
            // How it ends the page hears of as of any other change; why nobody was asked, only here.
            refusal = WordsOf(await Desk.AskAgainAsync(Lead, await Visitor.ViewerAsync(), CancellationToken.None));
        }
        finally
        {
            isAsking = false;
        }
    }

    private string? WordsOf(AskResult result) => result switch
    {
        { Outcome: AskOutcome.Asked } => null,
        { Outcome: AskOutcome.NoLead } => "Not asked: this lead is not there any more.",
        { Outcome: AskOutcome.NotConfigured } => "Not asked: AI review is off.",
        { Outcome: AskOutcome.Paused } => "Not asked: an admin has paused AI review.",
        { Outcome: AskOutcome.NoConsent } => "Not asked: this person has not agreed to AI review.",
        { Outcome: AskOutcome.NoScore } => "Not asked: the lead has no score yet.",
        { Outcome: AskOutcome.BudgetSpent } => "Not asked: today's budget for AI reviews is spent. It starts anew at midnight UTC.",
        { Outcome: AskOutcome.KeyRefused } => "Not asked: the provider refuses our key. An admin has to look at it.",
        { Outcome: AskOutcome.Failed } => "That did not work: an error on our side, which is in the log.",
        { RetryAt: { } at } => $"Not asked: the provider could not answer just now. Asking again makes sense after {Clock.TimeOfDay(at)}.",
        _ => "Not asked: the provider could not answer just now.",
    };

    private async Task RateAsync(bool isUseful, string? reason)
    {
        if (Review.Id is not { } review) return;
        isBusy = true;
        if (await Book.RateAsync(review, isUseful, reason, await Visitor.ViewerAsync(), CancellationToken.None)) (useful, why) = (isUseful, reason);
        isBusy = false;
    }
}
