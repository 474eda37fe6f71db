using LeadScoring.Core.Intake.Csv;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Import;

/// <summary>Whether rows that say nothing of consent are held or covered by one statement, which names where it can be found.</summary>
public sealed partial class ConsentStep
{
    private const string SourceErrorId = "source-error";
    private const string DateErrorId = "date-error";
    private bool isFilled;
    private bool applies;
    private string text = "";
    private string source = "";
    private DateOnly? at;
    private string? textError;
    private string? sourceError;
    private string? dateError;

    [Parameter, EditorRequired]
    public Guid Run { get; set; }

    [Parameter, EditorRequired]
    public ColumnMapping Mapping { get; set; } = null!;

    [Parameter]
    public ConsentForAll? ForAll { get; set; }

    /// <summary>Rows that the check would hold; null when it was not made.</summary>
    [Parameter]
    public long? Held { get; set; }

    /// <summary>The statement, or null to hold.</summary>
    [Parameter]
    public EventCallback<ConsentForAll?> OnNext { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateOnly Today => DateOnly.FromDateTime(Time.GetUtcNow().UtcDateTime);

    private List<ColumnChoice> Mapped => [.. Mapping.Columns.Where(c => c.Target == ImportTarget.ConsentProfiling)];

    protected override void OnInitialized() => at = Today;

    protected override void OnParametersSet()
    {
        if (isFilled || ForAll is not { } said) return;
        (isFilled, applies, text, source, at) = (true, true, said.Text, said.Source, DateOnly.FromDateTime(said.At));
    }

    private static Dictionary<string, object>? Marks(string? error, string id = "consent-error") =>
        error is null ? null : new(StringComparer.Ordinal) { ["aria-invalid"] = "true", ["aria-describedby"] = id };

    private async Task NextAsync()
    {
        textError = applies && string.IsNullOrWhiteSpace(text) ? "Enter the words that people agreed to." : null;
        sourceError = applies && string.IsNullOrWhiteSpace(source) ? "Enter where the agreement can be found." : null;
        dateError = applies && (at is not { Year: >= 1990 } || at > Today) ? "Enter a date from 1990 until today." : null;
        if (textError is not null || sourceError is not null || dateError is not null) return;
        await OnNext.InvokeAsync(applies ? new ConsentForAll(text.Trim(), source.Trim(), at!.Value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) : null);
    }
}
