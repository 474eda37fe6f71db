using LeadScoring.Core.Features;
using LeadScoring.Core.Scoring;

namespace LeadScoring.Core.Learning;

/// <summary>
/// A lead of which nothing is known must not be scored above the base rate. What was unknown in training the model has learnt to judge; what never was is taken for the
/// median, and where conversions are rare and go with few values, a lead of nothing but medians can look good. There the data leave the choice free: the unknown is
/// then taken for a value that says less, and nothing that was learnt changes.
/// </summary>
internal static class BlankLead
{
    /// <summary>Values tried per feature: every 20th of the training rows.</summary>
    private const int Steps = 20;

    /// <returns>The parts, with other estimates for as few of the numbers that no row lacks as it takes.</returns>
    public static ModelParts Lowered(ModelParts parts, TrainingTable table)
    {
        var model = ScoringModel.Build(parts);
        var lead = Enumerable.Repeat(float.NaN, table.Schema.Count).ToArray();
        var open = Enumerable.Range(0, table.Schema.Count).Where(feature => table.Schema[feature].Kind == FeatureKind.Number && !table.Rows.Any(row => float.IsNaN(row[feature]))).ToList();
        var chances = model.Score(lead).Probability;
        while (chances > table.BaseRate && open.Count > 0)
        {
            var tried = open.SelectMany(feature => Values(table, feature).Select(value => (Feature: feature, Value: value, Chances: With(model, lead, feature, value)))).ToList();
            var modest = tried.Where(estimate => estimate.Chances <= table.BaseRate).ToList();
            var chosen = modest.Count > 0 ? modest.MaxBy(estimate => estimate.Chances) : tried.MinBy(estimate => estimate.Chances);
            if (chosen.Chances >= chances) break;
            (lead[chosen.Feature], chances) = (chosen.Value, chosen.Chances);
            open.Remove(chosen.Feature);
        }
        return parts with { Imputer = parts.Imputer.With(lead) };
    }

    private static IEnumerable<float> Values(TrainingTable table, int feature)
    {
        var values = table.Rows.Select(row => row[feature]).Order().ToArray();
        return Enumerable.Range(1, Steps - 1).Select(step => values[step * values.Length / Steps]).Distinct();
    }

    private static double With(ScoringModel model, float[] lead, int feature, float value)
    {
        var changed = lead.ToArray();
        changed[feature] = value;
        return model.Score(changed).Probability;
    }
}
