using System.Text.Json;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Measures;

namespace LeadScoring.Dashboard.Cli;

/// <summary>An evaluation as programs read it.</summary>
internal static class EvaluationJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Of(EvaluationReport report) => JsonSerializer.Serialize(new
    {
        Rows = new { Train = report.TrainRows, Test = report.TestRows, report.Positives },
        report.BaseRate,
        Model = new
        {
            report.Model.Version,
            Family = JsonNamingPolicy.CamelCase.ConvertName(report.Model.Card.Family.ToString()),
            report.Model.Card.TreeShare,
            report.Model.Card.Leaves,
            report.Model.Card.Trees,
            report.Model.Card.Members,
            report.Model.Card.Seed,
            Features = report.Model.Schema.Features.Select(feature => feature.Name),
        },
        Metrics = Measures(report.Measures),
        Baselines = new { Constant = Measures(report.Constant), Logistic = Measures(report.Logistic) },
        InTime = report.InTime is not { } latest ? null : new
        {
            Rows = new { Train = latest.TrainRows, Test = latest.TestRows, latest.Positives },
            Metrics = Measures(latest.Measures),
            Baselines = new { Constant = Measures(latest.Constant), Logistic = Measures(latest.Logistic) },
        },
        Warnings = report.Warnings.Select(warning => new { warning.Column, Kind = JsonNamingPolicy.CamelCase.ConvertName(warning.Kind.ToString()), warning.Detail }),
        Skipped = report.Skipped.Select(column => new { column.Name, column.Reason }),
        Seconds = new { Train = report.TrainTime.TotalSeconds, Score = report.ScoreTime.TotalSeconds },
    }, Json);

    private static Dictionary<string, object> Measures(ModelMeasures measures) =>
        measures.All.ToDictionary(measure => measure.Name, measure => (object)new { measure.Estimate.Value, measure.Estimate.Low, measure.Estimate.High }, StringComparer.Ordinal);
}
