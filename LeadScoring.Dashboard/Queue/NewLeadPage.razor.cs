using System.Collections.Immutable;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Queue;

/// <summary>One lead by hand. Consent is asked for here, in words that are stored with the answer.</summary>
public sealed partial class NewLeadPage
{
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["contact"] = "Who", ["contact.fullName"] = "Name", ["contact.email"] = "E-mail", ["contact.phone"] = "Phone", ["budgetMinUsd"] = "Budget from",
        ["budgetMaxUsd"] = "Budget to", ["timelineMonths"] = "Wants to move within", ["notes[0]"] = "Note", ["consents"] = "Scoring",
    };

    private readonly NewLeadForm form = new();
    private IReadOnlyList<QueueArea> areas = [];
    private ImmutableList<FieldError> errors = [];
    private ElementReference summary;
    private string? problem;
    private bool isSaving;
    private bool mustShowSummary;

    [Inject]
    private LeadIntake Intake { get; set; } = null!;

    [Inject]
    private Visitor Visitor { get; set; } = null!;

    [Inject]
    private QueueReader Queue { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<NewLeadPage> Log { get; set; } = null!;

    protected override async Task OnInitializedAsync() => areas = await Queue.AreasAsync(CancellationToken.None);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!mustShowSummary) return;
        mustShowSummary = false;
        await summary.FocusAsync();
    }

    private static string Label(string field) => Labels.GetValueOrDefault(field, field);

    /// <summary>Ties a control to its error for those who hear the page.</summary>
    private Dictionary<string, object>? Marks(string field) => errors.Exists(e => e.Field == field)
        ? new(StringComparer.Ordinal) { ["aria-invalid"] = "true", ["aria-describedby"] = field + "-error" }
        : null;

    private async Task SaveAsync()
    {
        if (isSaving) return;
        (isSaving, problem) = (true, null);
        try
        {
            var (submission, unreadable) = form.Read(Time.GetUtcNow().UtcDateTime);
            if (unreadable.IsEmpty) Follow(await Intake.SubmitAsync(submission, await Visitor.ViewerAsync(), CancellationToken.None));
            else Complain(unreadable);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            problem = PageErrors.NewReference();
            mustShowSummary = true;
            Log.LogError(exception, "A lead could not be added (ref {Reference}).", problem);
        }
        finally
        {
            isSaving = false;
        }
    }

    private void Follow(IntakeResult result)
    {
        switch (result)
        {
            case IntakeResult.Scored scored:
                Navigation.NavigateTo(QueueUrl.Of(QueueFilters.None, scored.LeadId));
                break;
            case IntakeResult.Unscored unscored:
                Navigation.NavigateTo(QueueUrl.Of(new QueueFilters { View = QueueView.NotScored }, unscored.LeadId));
                break;
            case IntakeResult.Refused refused:
                Complain(refused.Errors);
                break;
            default:
                Complain([new FieldError("consents", "Ask about scoring, then choose yes or no.")]);
                break;
        }
    }

    private void Complain(ImmutableList<FieldError> found) => (errors, mustShowSummary) = (found, true);
}
