namespace LeadScoring.Dashboard.Api;

/// <summary>What the documentation says of an endpoint.</summary>
internal static class Telling
{
    public static RouteHandlerBuilder Tells(this RouteHandlerBuilder endpoint, string summary, string description) =>
        endpoint.WithSummary(summary).WithDescription(description);

    /// <summary>Each is application/problem+json.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status);
        return endpoint;
    }
}
