using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>One line of the list. It renders again only when something it shows has changed.</summary>
public sealed partial class LeadRow
{
    private (QueueRow? Row, int Place, ViewerClock? Clock, string Ago, bool IsTaken) shown;

    [Parameter, EditorRequired]
    public QueueRow Row { get; set; } = null!;

    /// <summary>0 is the first of the list.</summary>
    [Parameter, EditorRequired]
    public int Place { get; set; }

    [CascadingParameter]
    private ViewerClock Clock { get; set; } = null!;

    /// <summary>How often it rendered; tests watch it.</summary>
    internal int Renders { get; private set; }

    private bool IsTaken => Row.ClaimedUntil is { } until && until > Clock.UtcNow;

    private bool IsDone => IsTaken || !Row.IsOpen;

    /// <summary>Who waits for a score is ordered by how long.</summary>
    private DateTime At => Row.Score is null ? Row.CreatedAt : Row.LastActivityAt;

    private string Sub => Row.Area is null ? Formats.Word(Row.Kind) : $"{Formats.Word(Row.Kind)} · {Row.Area}";

    private string Why =>
        IsTaken ? "Taken until " + Clock.TimeOfDay(Row.ClaimedUntil!.Value)
        : !Row.IsOpen ? Formats.Words(Row.Stage)
        : Row.Unscored switch
        {
            UnscoredReason.NoConsent => "Has not agreed to be scored",
            UnscoredReason.NotYet => "Waits for a model to score it",
            _ => Row.WhyNow ?? "",
        };

    protected override bool ShouldRender()
    {
        var now = (Row, Place, Clock, Clock.Ago(At), IsTaken);
        if (now == shown) return false;
        shown = now;
        return true;
    }

    /// <summary>The first render does not ask <see cref="ShouldRender"/>.</summary>
    protected override void OnParametersSet()
    {
        if (shown.Row is null) shown = (Row, Place, Clock, Clock.Ago(At), IsTaken);
    }

    protected override void OnAfterRender(bool firstRender) => Renders++;
}
