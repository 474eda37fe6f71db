using LeadScoring.Core.Intake;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LeadScoring.Dashboard.Api;

using Answer = Results<Created<ScoredLeadShape>, Ok<ScoredLeadShape>, Accepted<UnscoredLeadShape>, ProblemHttpResult>;

/// <summary>Leads, what they do and what comes of them: the doors of the Intake room.</summary>
internal static class IntakeEndpoints
{
    private const int MostEvents = 1_000;

    public static void MapIntake(this RouteGroupBuilder api)
    {
        api.MapPost("/leads", SubmitAsync).WithName("SubmitLead").Needs(KeyScope.LeadsWrite).HeedsIdempotency().Tells(
            "Create or update one lead and get its score",
            "A known lead is found by external id, then e-mail, then phone. What is given wins, what is left out stays. 201 for a new lead, 200 for a known one, 202 when it is stored without a score.")
            .ProducesProblems(400, 409, 413, 415);
        api.MapGet("/leads/{id:guid}", ReadAsync).WithName("GetLead").Needs(KeyScope.LeadsRead).Tells(
            "One lead with its score",
            "Contact, notes and personal attributes are decrypted for the answer. Its ETag goes into If-None-Match to be told 304 while nothing changed, and into If-Match of a change.")
            .ProducesProblems(404).Produces(304);
        api.MapPost("/leads/{id:guid}/events", AddEventsAsync).WithName("AddEvents").Needs(KeyScope.LeadsWrite).HeedsIdempotency().Tells("Say what a lead did", "1 to 1,000 events. The lead is scored again at once. An event with an idempotencyKey is stored once.")
            .ProducesProblems(400, 404, 412, 413, 415);
        api.MapPost("/leads/{id:guid}/outcome", AddOutcomeAsync).WithName("AddOutcome").Needs(KeyScope.LeadsWrite).HeedsIdempotency().Tells("Say what came of a lead", "Moves the stage where it leads further, and becomes a label to learn from.")
            .ProducesProblems(400, 404, 409, 412, 413, 415);
        api.MapPost("/events", SendEventAsync).WithName("SendEvent").Needs(KeyScope.LeadsWrite).HeedsIdempotency().Tells(
            "Create or update a lead by what it did",
            "Speaks the words of Follow Up Boss, plus consents: a person who is not known yet needs a statement on profiling.")
            .ProducesProblems(400, 409, 413, 415);
    }

    private static async Task<Answer> SubmitAsync(StrictBody<LeadRequest> body, LeadIntake intake, LeadView view, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        return await AnswerAsync(await intake.SubmitAsync(body.Value.ToSubmission(), http.Viewer(), cancel), view, startedAt, http, cancel);
    }

    private static async Task<Results<Ok<LeadShape>, StatusCodeHttpResult, ProblemHttpResult>> ReadAsync(Guid id, LeadView view, HttpContext http, CancellationToken cancel)
    {
        if (await view.TagAsync(id, http.Viewer(), cancel) is not { } tag) return Problems.NoSuchLead(http);
        http.Response.Headers.ETag = tag;
        if (LeadTags.IsKnown(http.Request, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return await view.ReadAsync(id, http.Viewer(), cancel) is { } lead ? TypedResults.Ok(lead) : Problems.NoSuchLead(http);
    }

    private static async Task<Answer> AddEventsAsync(Guid id, StrictBody<EventsRequest> body, LeadIntake intake, LeadView view, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        var events = body.Value.Events;
        if (events.Count is 0 or > MostEvents) return Problems.Invalid(http, "events", $"Had {events.Count} entries; allowed 1 to {MostEvents:N0}.");
        return await AnswerAsync(await intake.AddEventsAsync(id, events.Select(e => e.ToEvent()), http.Viewer(), cancel, LeadTags.Wanted(http.Request)), view, startedAt, http, cancel);
    }

    private static async Task<Answer> AddOutcomeAsync(Guid id, StrictBody<OutcomeRequest> body, LeadIntake intake, LeadView view, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        var said = body.Value;
        var result = await intake.AddOutcomeAsync(id, new GivenOutcome(said.Kind, said.At.UtcDateTime, said.Reason, said.DealValueUsd), http.Viewer(), cancel, LeadTags.Wanted(http.Request));
        return await AnswerAsync(result, view, startedAt, http, cancel, path => path.Replace("outcomes[0].", "", StringComparison.Ordinal));
    }

    private static async Task<Answer> SendEventAsync(StrictBody<FollowUpBossEvent> body, LeadIntake intake, LeadView view, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        var startedAt = clock.GetTimestamp();
        if (body.Value.ToSubmission(clock.GetUtcNow().UtcDateTime) is not { } submission)
            return Problems.Invalid(http, "type", $"Is no known event; allowed {string.Join(", ", FollowUpBossEvent.Types)}.");
        return await AnswerAsync(await intake.SubmitAsync(submission, http.Viewer(), cancel), view, startedAt, http, cancel, FollowUpBossEvent.Path);
    }

    /// <param name="path">Turns the field of a submission into the field of the body, where they differ.</param>
    private static async Task<Answer> AnswerAsync(IntakeResult? result, LeadView view, long startedAt, HttpContext http, CancellationToken cancel, Func<string, string>? path = null)
    {
        switch (result)
        {
            case null:
                return Problems.NoSuchLead(http);
            case IntakeResult.Outdated:
                return Problems.Of(http, StatusCodes.Status412PreconditionFailed, "The lead has changed", "It is not as If-Match says any more: read it again and decide afresh.");
            case IntakeResult.ConsentRequired:
                return Problems.ConsentRequired(http);
            case IntakeResult.Refused refused:
                var errors = path is null ? refused.Errors : refused.Errors.ConvertAll(e => e with { Field = path(e.Field) });
                return refused.IsConflict ? Problems.Conflict(http, errors) : Problems.Invalid(http, errors);
            case IntakeResult.Unscored unscored:
                return TypedResults.Accepted(Location(unscored.LeadId), new UnscoredLeadShape { Id = unscored.LeadId, Reason = unscored.Reason });
            case IntakeResult.Scored scored when await view.ScoreAsync(scored.LeadId, http.Viewer(), startedAt, cancel) is { } shape:
                return scored.Created ? TypedResults.Created(Location(scored.LeadId), shape) : TypedResults.Ok(shape);
            case IntakeResult.Scored gone:
                return TypedResults.Accepted(Location(gone.LeadId), new UnscoredLeadShape { Id = gone.LeadId, Reason = "The score was taken back in the meantime." });
            default:
                throw new InvalidOperationException($"{result.GetType().Name} has no answer.");
        }
    }

    private static string Location(Guid id) => $"/api/v1/leads/{id}";
}
