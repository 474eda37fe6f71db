using System.Collections.Immutable;
using LeadScoring.Core.Intake.Csv;
using LeadScoring.Core.Intake.Imports;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Import;

/// <summary>What each column becomes, as proposed until somebody chooses otherwise. Hands the mapping on only when it can work.</summary>
public sealed partial class ColumnsStep
{
    private ColumnMapping mapping = new();
    private ColumnMapping? shown;
    private ImmutableList<string> problems = [];
    private ElementReference summary;
    private bool keepsUnmapped;
    private bool mustShowSummary;

    [Parameter, EditorRequired]
    public ImportLook Look { get; set; } = null!;

    [Parameter, EditorRequired]
    public ColumnMapping Mapping { get; set; } = null!;

    [Parameter]
    public EventCallback<ColumnMapping> OnNext { get; set; }

    private int Matched => mapping.Columns.Count(c => c.Target != ImportTarget.DoNotImport);

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(shown, Mapping)) return;
        mapping = shown = Mapping;
        keepsUnmapped = mapping.Columns.Exists(c => c.Target is ImportTarget.Attribute or ImportTarget.PersonalAttribute && ProposedReason(c.Column) == MatchReason.NoMatch);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!mustShowSummary) return;
        mustShowSummary = false;
        await summary.FocusAsync();
    }

    private static string Text(ChangeEventArgs change) => (change.Value as string ?? "").Trim();

    private MatchReason? ProposedReason(string column) => Look.Proposal.Mapping.Find(column)?.Reason;

    private ColumnChoice ChoiceOf(ColumnSurvey column) => mapping.Find(column.Name) ?? new ColumnChoice(column.Name, ImportTarget.DoNotImport);

    private void Choose(ColumnChoice choice) => mapping = mapping.With(choice);

    private void KeepUnmapped(ChangeEventArgs change)
    {
        keepsUnmapped = change.Value is true;
        // Only what nobody chose: a column that was given a place, or left out on purpose, stays as it is.
        var kept = MappingProposal.KeepUnmapped(Look.Proposal.Mapping, Look.Survey.Columns);
        foreach (var choice in kept.Columns.Where(c => c.Reason == MatchReason.Kept))
            if (mapping.Find(choice.Column) is { Target: ImportTarget.DoNotImport or ImportTarget.Attribute or ImportTarget.PersonalAttribute } now)
                mapping = mapping.With(keepsUnmapped ? choice : now with { Target = ImportTarget.DoNotImport, Reason = MatchReason.NoMatch });
    }

    private async Task NextAsync()
    {
        problems = mapping.Problems(Look.File.Layout.Headers);
        mustShowSummary = problems.Count > 0;
        if (problems.Count == 0) await OnNext.InvokeAsync(mapping);
    }
}
