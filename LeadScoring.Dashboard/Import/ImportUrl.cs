namespace LeadScoring.Dashboard.Import;

/// <summary>Where an import stands, as its address: reloading lands on the same step.</summary>
public static class ImportUrl
{
    public static string Of(Guid run, ImportStep step) => step == ImportStep.File ? "/import" : $"/import/{run}?step={step.ToString().ToLowerInvariant()}";

    public static string RejectedOf(Guid run) => $"/import/{run}/rejected.csv";

    /// <summary>What is no step after the upload is the first of them.</summary>
    public static ImportStep StepOf(string? text) =>
        Enum.TryParse<ImportStep>(text, ignoreCase: true, out var step) && Enum.IsDefined(step) && step > ImportStep.Columns ? step : ImportStep.Columns;
}
