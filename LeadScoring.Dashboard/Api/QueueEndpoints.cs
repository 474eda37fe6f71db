using System.ComponentModel;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LeadScoring.Dashboard.Api;

/// <summary>A page of the queue.</summary>
public sealed record QueueShape(
    IReadOnlyList<QueueItemShape> Items,
    [property: Description("Pass as after to get the next page; null at the end.")] string? Next);

/// <summary>A lead in the queue.</summary>
public sealed record QueueItemShape
{
    public required Guid Id { get; init; }
    public required string? Name { get; init; }
    public required double Score { get; init; }
    public required Band Band { get; init; }
    public required double Probability { get; init; }

    [Description("The score before today; null when there was none.")]
    public required double? Before { get; init; }

    public required int EstimatedInputs { get; init; }
    public required string WhyNow { get; init; }
    public required LeadKind Kind { get; init; }
    public required LeadStage Stage { get; init; }
    public required Guid? Owner { get; init; }
    public required string? Area { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset LastActivityAt { get; init; }

    public override string ToString() => $"QueueItemShape {Id}";
}

/// <summary>The ranked queue for programs: the door of the Queue room.</summary>
internal static class QueueEndpoints
{
    private const int LongestQuery = 100;

    public static void MapQueue(this RouteGroupBuilder api) =>
        api.MapGet("/queue", ReadAsync).WithName("GetQueue").Needs(KeyScope.QueueRead).Tells(
            "The leads by score",
            "Best first; equal scores are ordered by unclamped score, then id. Leads without a score are not in it; closed, lost, trashed and do-not-contact leads only when their stage is asked for.")
            .ProducesProblems(400);

    private static async Task<Results<Ok<QueueShape>, ProblemHttpResult>> ReadAsync(
        [Description("1 to 200; default 50.")] string? take,
        [Description("Where the page begins: next of the page before.")] string? after,
        [Description("A, B, C or D.")] string? band,
        [Description("Market area id.")] string? area,
        [Description("Stage.")] string? stage,
        [Description("Owner id.")] string? owner,
        [Description("Words that all stand in the name or area. A page may then hold fewer than take; go on while next is given.")] string? q,
        QueuePages pages,
        TimeProvider clock,
        HttpContext http,
        CancellationToken cancel)
    {
        var errors = new List<FieldError>();
        var count = take is null ? 50 : int.TryParse(take, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (count is < 1 or > QueuePages.LargestPage) errors.Add(new FieldError("take", $"Must be a whole number from 1 to {QueuePages.LargestPage}."));
        var cursor = string.IsNullOrEmpty(after) ? null : QueueCursor.Parse(after);
        if (!string.IsNullOrEmpty(after) && cursor is null) errors.Add(new FieldError("after", "Is no place in the queue; pass next of an earlier page as it is."));
        if (q?.Length > LongestQuery) errors.Add(new FieldError("q", $"Had {q.Length} characters; allowed at most {LongestQuery}."));
        var filters = new QueueFilters { Query = q, Band = Word<Band>("band", band, errors), Stage = Word<LeadStage>("stage", stage, errors), Area = area, Owner = Id("owner", owner, errors) };
        foreach (var name in http.Request.Query.Keys)
            if (name is not ("take" or "after" or "band" or "area" or "stage" or "owner" or "q")) errors.Add(new FieldError(name.Length > 60 ? "…" : name, "Is no known filter."));
        if (errors.Count > 0) return Problems.Invalid(http, errors);

        var now = clock.GetUtcNow().UtcDateTime;
        var page = await pages.ReadAsync(filters, http.Viewer(), cursor, count, new QueueMoment(now, now.Date), cancel);
        return TypedResults.Ok(new QueueShape([.. page.Places.Select(Shape)], page.Next?.ToString()));
    }

    private static QueueItemShape Shape(QueuePlace place) => new()
    {
        Id = place.Id, Name = place.Name, Score = place.Score, Band = place.Band, Probability = place.Probability, Before = place.Before, EstimatedInputs = place.EstimatedInputs,
        WhyNow = place.WhyNow, Kind = place.Kind, Stage = place.Stage, Owner = place.OwnerId, Area = place.AreaId, CreatedAt = place.CreatedAt.Instant(), LastActivityAt = place.LastActivityAt.Instant(),
    };

    private static T? Word<T>(string field, string? text, List<FieldError> errors) where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Enum.TryParse<T>(text, ignoreCase: false, out var word) && Enum.GetName(word) == text) return word;
        errors.Add(new FieldError(field, $"Is unknown; allowed {string.Join(", ", Enum.GetNames<T>())}."));
        return null;
    }

    private static Guid? Id(string field, string? text, List<FieldError> errors)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (Guid.TryParse(text, out var id)) return id;
        errors.Add(new FieldError(field, "Is no id."));
        return null;
    }
}
