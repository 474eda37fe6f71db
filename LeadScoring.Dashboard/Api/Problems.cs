using System.Diagnostics;
using LeadScoring.Core.Intake;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LeadScoring.Dashboard.Api;

/// <summary>The refusals of the API, as RFC 9457 problem+json with the field, the reason and a trace id. They hold no stack trace and no personal text.</summary>
internal static class Problems
{
    public const string ConsentTitle = "Data processing consent required";

    public static ProblemHttpResult Invalid(HttpContext http, IEnumerable<FieldError> errors, int status = StatusCodes.Status400BadRequest, string title = "The request is not valid")
    {
        var byField = errors.GroupBy(e => e.Field, StringComparer.Ordinal).ToDictionary(f => f.Key, f => f.Select(e => e.Message).ToArray(), StringComparer.Ordinal);
        return Of(http, status, title, $"{byField.Count} field{(byField.Count == 1 ? "" : "s")} must be put right; see errors.", byField);
    }

    public static ProblemHttpResult Invalid(HttpContext http, string field, string message) => Invalid(http, [new FieldError(field, message)]);

    public static ProblemHttpResult Conflict(HttpContext http, IEnumerable<FieldError> errors) =>
        Invalid(http, errors, StatusCodes.Status409Conflict, "The request contradicts what is known");

    public static ProblemHttpResult ConsentRequired(HttpContext http) => Of(
        http,
        StatusCodes.Status400BadRequest,
        ConsentTitle,
        "The request says nothing of consent to profiling, and nothing is known. State what the person said in consents: granted true or false for purpose Profiling. Nothing was stored.",
        new Dictionary<string, string[]>(StringComparer.Ordinal) { ["consents"] = ["Has no statement for the purpose Profiling."] });

    public static ProblemHttpResult NoSuchLead(HttpContext http) => Of(http, StatusCodes.Status404NotFound, "There is no such lead", "No lead has this id.");

    public static ProblemHttpResult Of(HttpContext http, int status, string title, string detail, Dictionary<string, string[]>? errors = null)
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["traceId"] = TraceId(http) };
        if (errors is not null) extensions["errors"] = errors;
        return TypedResults.Problem(detail, instance: null, status, title, type: null, extensions);
    }

    public static string TraceId(HttpContext http) => Activity.Current?.Id ?? http.TraceIdentifier;
}
