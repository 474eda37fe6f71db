using System.ComponentModel;
using System.Text.Json.Serialization;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LeadScoring.Dashboard.Api;

/// <summary>Many leads as another system knows them.</summary>
public sealed record BatchRequest
{
    [Description("1 to 1,000, taken in in their order: a later one sees what an earlier one said.")]
    public required List<LeadRequest> Leads { get; init; }
}

/// <summary>One result per lead, in their order.</summary>
public sealed record BatchResponse(IReadOnlyList<BatchItem> Results, double ElapsedMs);

/// <summary>What became of one lead of a batch.</summary>
public sealed record BatchItem
{
    [Description("As a request of its own would be answered: 201 new, 200 known, 202 stored without a score, 400 or 409 not stored.")]
    public required int Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [Description("0 to 100.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Band? Band { get; init; }

    [Description("Why there is no score.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScoreError? Error { get; init; }
}

/// <summary>Many leads at once: the wide door of the Intake room.</summary>
internal static class BatchEndpoint
{
    public const int MostLeads = 1_000;
    private static readonly BodyLimit Largest = new(8 << 20);

    public static void MapBatch(this RouteGroupBuilder api) =>
        api.MapPost("/leads/batch", SubmitAsync).WithName("SubmitLeads").Needs(KeyScope.LeadsWrite).HeedsIdempotency().WithMetadata(Largest).Tells(
            "Create or update up to 1,000 leads",
            "Answers 200 with a result per lead in their order; each has the status that a request of its own would have had, so that one bad lead does not hold up the others. "
            + "A body that is no such JSON is refused as a whole. Bodies up to 8 MB.")
            .ProducesProblems(400, 413, 415);

    private static async Task<Results<Ok<BatchResponse>, ProblemHttpResult>> SubmitAsync(
        StrictBody<BatchRequest> body, LeadIntake intake, LeadView view, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        var leads = body.Value.Leads;
        if (leads.Count is 0 or > MostLeads) return Problems.Invalid(http, "leads", $"Had {leads.Count:N0} entries; allowed 1 to {MostLeads:N0}.");
        var results = await intake.SubmitManyAsync([.. leads.Select(lead => lead.ToSubmission())], KnownLeadPolicy.Update, http.Viewer(), cancel);
        var scores = await view.ScoresAsync([.. results.OfType<IntakeResult.Scored>().Select(r => r.LeadId)], cancel);
        return TypedResults.Ok(new BatchResponse([.. results.Select(result => Item(result, scores))], clock.GetElapsedTime(startedAt).TotalMilliseconds));
    }

    private static BatchItem Item(IntakeResult result, IReadOnlyDictionary<Guid, LeadScore> scores) => result switch
    {
        IntakeResult.Scored scored when scores.TryGetValue(scored.LeadId, out var score) => new BatchItem { Status = scored.Created ? 201 : 200, Id = scored.LeadId, Score = score.Score, Band = score.Band },
        IntakeResult.Scored gone => new BatchItem { Status = 202, Id = gone.LeadId, Reason = "The score was taken back in the meantime." },
        IntakeResult.Unscored unscored => new BatchItem { Status = 202, Id = unscored.LeadId, Reason = unscored.Reason },
        IntakeResult.Refused refused => new BatchItem { Status = refused.IsConflict ? 409 : 400, Error = ErrorOf(refused.IsConflict ? "The lead contradicts what is known" : "The lead is not valid", refused.Errors) },
        IntakeResult.ConsentRequired => new BatchItem { Status = 400, Error = ErrorOf(Problems.ConsentTitle, [new FieldError("consents", "Has no statement for the purpose Profiling.")]) },
        _ => throw new InvalidOperationException($"{result.GetType().Name} has no answer."),
    };

    private static ScoreError ErrorOf(string title, IEnumerable<FieldError> errors) =>
        new(title, errors.GroupBy(e => e.Field, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Select(e => e.Message).ToArray(), StringComparer.Ordinal));
}
