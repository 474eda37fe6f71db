using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Template;

namespace LeadScoring.Dashboard.Api;

/// <summary>
/// Answers for what nobody answers under /api: 415 where the path takes another type of body, 405 with Allow where it takes another method, else 404. Without it the routes of pages, which take any path, would
/// answer for paths of the API.
/// </summary>
internal static class NoSuchRoute
{
    public static void MapNoSuchRoute(this WebApplication app) =>
        app.Map("/api/{**rest}", Answer).ExcludeFromDescription().WithOrder(int.MaxValue).RequireAuthorization(Policies.SignedIn);

    private static ProblemHttpResult Answer(HttpContext http, EndpointDataSource endpoints)
    {
        string[] allowed = [.. endpoints.Endpoints.OfType<RouteEndpoint>().Where(endpoint => Takes(endpoint, http.Request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (allowed.Length == 0) return Problems.Of(http, StatusCodes.Status404NotFound, "There is nothing here", "The API has no such path; /docs lists all.");
        if (allowed.Contains(http.Request.Method)) return Problems.Of(http, StatusCodes.Status415UnsupportedMediaType, "The body is of another type", "Send JSON, with Content-Type: application/json.");
        http.Response.Headers.Allow = string.Join(", ", allowed);
        return Problems.Of(http, StatusCodes.Status405MethodNotAllowed, "The method is not allowed here", $"Allowed: {string.Join(", ", allowed)}.");
    }

    private static bool Takes(RouteEndpoint endpoint, PathString path)
    {
        var route = endpoint.RoutePattern;
        if (route.RawText is null || !route.RawText.TrimStart('/').StartsWith("api/v", StringComparison.Ordinal)) return false;
        var values = new RouteValueDictionary();
        return new TemplateMatcher(new RouteTemplate(route), []).TryMatch(path, values)
            && (!route.ParameterPolicies.ContainsKey("id") || Guid.TryParse(values["id"] as string, out _));
    }
}
