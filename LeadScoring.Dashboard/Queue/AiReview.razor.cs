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
    private bool isBusy;

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

    private string Older => Review.NewerEvents > 0 ? $"Written before {Formats.Count(Review.NewerEvents, "newer event", "newer events")}; it does not count any more." : "Written before the lead changed; it does not count any more.";

    protected override void OnParametersSet()
    {
        if (shown == Review.Id) return;
        (shown, useful, why) = (Review.Id, Review.IsUseful, null);
    }

    private static int Whole(double score) => (int)score;

    private string SourceOf(ReviewLine line) => line.NoteAt is { } at ? "note " + Clock.Day(at) : "signal";

    private async Task AskAsync()
    {
        isBusy = true;
        // The page hears of it as of any other change.
        _ = Desk.AskAgainAsync(Lead, await Visitor.ViewerAsync(), CancellationToken.None);
        isBusy = false;
    }

    private async Task RateAsync(bool isUseful, string? reason)
    {
        if (Review.Id is not { } review) return;
        isBusy = true;
        if (await Book.RateAsync(review, isUseful, reason, await Visitor.ViewerAsync(), CancellationToken.None)) (useful, why) = (isUseful, reason);
        isBusy = false;
    }
}
