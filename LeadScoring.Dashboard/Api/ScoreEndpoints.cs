using System.Globalization;
using System.Text.Json;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LeadScoring.Dashboard.Api;

/// <summary>Scores without storing: the door of the Scores room.</summary>
internal static class ScoreEndpoints
{
    private const int MostItems = 1_000;
    private static readonly BodyLimit Largest = new(8 << 20);

    public static void MapScores(this RouteGroupBuilder api) =>
        api.MapPost("/score", ScoreAsync).WithName("Score").WithMetadata(Largest).Tells(
            "Score leads or feature values without storing anything",
            "At most 1,000 items, one result or error each, in their order. A lead needs a granted consent to Profiling in its own submission: scoring is profiling, stored or not. Bare feature values are about nobody and need none. Bodies up to 8 MB.")
            .ProducesProblems(400, 413, 415, 503);

    private static async Task<Results<Ok<ScoreResponse>, ProblemHttpResult>> ScoreAsync(
        StrictBody<ScoreRequest> body, LeadPreview preview, ScoreMaker maker, ServingModel serving, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        var (leads, features) = (body.Value.Leads, body.Value.Features);
        if (leads is null == features is null) return Problems.Invalid(http, "$", "Must hold either leads or features.");
        var count = leads?.Count ?? features!.Count;
        if (count is 0 or > MostItems) return Problems.Invalid(http, leads is null ? "features" : "leads", $"Had {count} entries; allowed 1 to {MostItems:N0}.");
        if (serving.Current is not { } model)
            return Problems.Of(http, StatusCodes.Status503ServiceUnavailable, "There is no model yet", serving.Problem ?? "Scores come as soon as a model was trained or loaded.");

        var now = clock.GetUtcNow().UtcDateTime;
        IReadOnlyList<ScoreResult> results = leads is not null
            ? [.. (await preview.ScoreAsync(leads.Select(l => l.ToSubmission()), cancel)).Select(Of)]
            : [.. features!.Select(values => Of(values, model, maker, now))];
        return TypedResults.Ok(new ScoreResponse(results, clock.GetElapsedTime(startedAt).TotalMilliseconds));
    }

    private static ScoreResult Of(PreviewResult result) => result switch
    {
        PreviewResult.Scored made => new ScoreResult(ScoreBlocks.Of(made.Score, made.At, NextStep.For(made.Facts, made.At)), null),
        PreviewResult.ConsentRequired => Error(Problems.ConsentTitle, [new FieldError("consents", "Has no statement that grants the purpose Profiling.")]),
        PreviewResult.Refused refused => Error("The lead is not valid", refused.Errors),
        _ => Error("There is no model yet", []),
    };

    private static ScoreResult Of(Dictionary<string, JsonElement> values, ScoringModel model, ScoreMaker maker, DateTime now)
    {
        var vector = new float[model.Schema.Count];
        Array.Fill(vector, float.NaN);
        var errors = new List<FieldError>();
        foreach (var (name, value) in values)
        {
            var index = model.Schema.IndexOf(name);
            if (index < 0) errors.Add(new FieldError(name, $"Is no feature of model {model.Version}."));
            else if (Read(value, model.Schema[index]) is { } number) vector[index] = number;
            else errors.Add(new FieldError(name, Allowed(model.Schema[index])));
        }
        return errors.Count > 0 ? Error("The features are not valid", errors) : new ScoreResult(ScoreBlocks.Of(maker.Make(model, vector), now, recommendation: null), null);
    }

    /// <summary>NaN is unknown; null is not allowed.</summary>
    private static float? Read(JsonElement value, FeatureDefinition feature) => value.ValueKind switch
    {
        JsonValueKind.Null => float.NaN,
        JsonValueKind.True => feature.Kind == FeatureKind.Number ? 1 : null,
        JsonValueKind.False => feature.Kind == FeatureKind.Number ? 0 : null,
        JsonValueKind.String when feature.Kind == FeatureKind.Category => feature.Levels.IndexOf(value.GetString()!) is >= 0 and var level ? level : feature.Levels.Length,
        JsonValueKind.Number when feature.Kind == FeatureKind.Category => value.TryGetInt32(out var level) && level >= 0 && level <= feature.Levels.Length ? level : null,
        JsonValueKind.Number => value.TryGetSingle(out var number) && float.IsFinite(number) && number >= feature.Min && number <= feature.Max ? number : null,
        _ => null,
    };

    private static string Allowed(FeatureDefinition feature)
    {
        if (feature.Kind == FeatureKind.Category) return $"Is no level; allowed is a text (known are {string.Join(", ", feature.Levels.Take(40))}) or an index from 0 to {feature.Levels.Length}.";
        var (least, most) = (End(feature.Min, "any"), End(feature.Max, "any"));
        return $"Is no number in range; allowed {least} to {most}, or null when unknown.";
    }

    private static string End(double end, string open) => double.IsFinite(end) ? end.ToString("0.######", CultureInfo.InvariantCulture) : open;

    private static ScoreResult Error(string title, IEnumerable<FieldError> errors) =>
        new(null, new ScoreError(title, errors.GroupBy(e => e.Field, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Select(e => e.Message).ToArray(), StringComparer.Ordinal)));
}
