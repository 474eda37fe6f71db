using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using LeadScoring.Core;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Api;

/// <summary>Scores without storing: the door of the Scores room.</summary>
internal static class ScoreEndpoints
{
    public const int MostItems = 1_000;
    private const int MostReasons = 20;

    public static void MapScores(this RouteGroupBuilder api, BodyLimit largest) =>
        api.MapPost("/score", ScoreAsync).WithName("Score").Needs(KeyScope.Score).WithMetadata(largest, CountsAsScoring.Yes).Tells(
            "Score leads or feature values without storing anything",
            "At most 1,000 items, one result or error each, in their order. A lead needs a granted consent to Profiling in its own submission: scoring is profiling, stored or not. Bare feature values are about nobody and need none. Bodies up to 8 MB.")
            .ProducesProblems(400, 413, 415, 503);

    private static async Task<Results<Ok<ScoreResponse>, ProblemHttpResult>> ScoreAsync(
        ScoreBody body, LeadPreview preview, ScoreMaker maker, ServingModel serving, IOptions<BandOptions> bands, TimeProvider clock, HttpContext http, CancellationToken cancel,
        [Description("How many of the strongest reasons each score names, 0 to 20; by default 6. Without reasons scores come fastest.")] int? reasons = null)
    {
        var startedAt = clock.GetTimestamp();
        if (reasons is < 0 or > MostReasons) return Problems.Invalid(http, "reasons", $"Was {reasons}; allowed are 0 to {MostReasons}.");
        var most = reasons ?? ScoreBlocks.UsualReasons;
        var now = clock.GetUtcNow().UtcDateTime;
        if (body.Features is { } features)
            return Answer([.. features.Vectors.Select(vector => new ScoreResult(Of(vector, features.Model, maker, bands.Value, now, most), null))]);

        var (leads, values) = (body.Request.Leads, body.Request.Features);
        if (leads is null == values is null) return Problems.Invalid(http, "$", "Must hold either leads or features.");
        var count = leads?.Count ?? values!.Count;
        if (count is 0 or > MostItems) return Problems.Invalid(http, leads is null ? "features" : "leads", $"Had {count} entries; allowed 1 to {MostItems:N0}.");
        if (serving.Current is not { } model)
            return Problems.Of(http, StatusCodes.Status503ServiceUnavailable, "There is no model yet", serving.Problem ?? "Scores come as soon as a model was trained or loaded.");

        return Answer(leads is not null
            ? [.. (await preview.ScoreAsync(leads.Select(l => l.ToSubmission()), cancel)).Select(result => Of(result, most))]
            : [.. values!.Select(v => VectorOf(v, model) is var (vector, errors) && errors.Count > 0 ? Error("The features are not valid", errors) : new ScoreResult(Of(vector, model, maker, bands.Value, now, most), null))]);

        Ok<ScoreResponse> Answer(IReadOnlyList<ScoreResult> results)
        {
            var took = clock.GetElapsedTime(startedAt);
            Telemetry.Scores.Add(results.Count);
            Telemetry.ScoreDuration.Record(took.TotalSeconds);
            return TypedResults.Ok(new ScoreResponse(results, took.TotalMilliseconds));
        }
    }

    /// <summary>An explanation takes many times as long as a score, so that none is made where none is asked for.</summary>
    private static ScoreShape Of(float[] vector, ScoringModel model, ScoreMaker maker, BandOptions bands, DateTime now, int reasons) => reasons == 0
        ? ScoreBlocks.Of(model.Score(vector), model.Version, bands, now)
        : ScoreBlocks.Of(maker.Make(model, vector), now, recommendation: null, reasons);

    private static ScoreResult Of(PreviewResult result, int reasons) => result switch
    {
        PreviewResult.Scored made => new ScoreResult(ScoreBlocks.Of(made.Score, made.At, NextStep.For(made.Facts, made.At), reasons), null),
        PreviewResult.ConsentRequired => Error(Problems.ConsentTitle, [new FieldError("consents", "Has no statement that grants the purpose Profiling.")]),
        PreviewResult.Refused refused => Error("The lead is not valid", refused.Errors),
        _ => Error("There is no model yet", []),
    };

    private static (float[] Vector, List<FieldError> Errors) VectorOf(Dictionary<string, JsonElement> values, ScoringModel model)
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
        return (vector, errors);
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
