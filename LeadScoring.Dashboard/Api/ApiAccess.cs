using System.Text.Json.Nodes;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Access.Keys;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LeadScoring.Dashboard.Api;

/// <summary>What the description says of every operation: who may call it, how often, and what it is answered otherwise.</summary>
internal static class ApiAccess
{
    private const string Problem = "application/problem+json";

    private static readonly Dictionary<string, string> Refusals = new(StringComparer.Ordinal)
    {
        ["401"] = "There is no key, or none that works.",
        ["403"] = "The key lacks the scope.",
        ["409"] = "It contradicts what is known, or a request with the same Idempotency-Key is under way.",
        ["412"] = "The lead changed since the ETag in If-Match.",
        ["422"] = "The Idempotency-Key was used with another body.",
        ["429"] = "Too many requests; Retry-After says when to come again.",
    };

    public static void TellSchemes(OpenApiDocument api)
    {
        api.Components ??= new OpenApiComponents();
        api.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key that an admin made at /settings/keys, as Authorization: Bearer ls_…. Each operation names the scope it needs." },
            ["keyHeader"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = KeyScheme.Header, Description = "The same key where Authorization cannot be set." },
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = Schemes.CookieName, Description = "Whoever is signed in at a browser." },
        };
    }

    public static void Tell(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<ScopeNeeded>().LastOrDefault() is { Scope: var scope })
        {
            List<string> scopes = [KeyScopes.NameOf(scope)];
            operation.Security = [.. new[] { "key", "keyHeader", "session" }.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = scheme == "session" ? [] : scopes })];
            operation.Description = $"{operation.Description} Scope: {scopes[0]}.";
        }
        var answers = operation.Responses ??= [];
        foreach (var status in new[] { "401", "403", "429" }) Add(answers, status);
        if (metadata.OfType<HeedsIdempotencyKey>().Any())
        {
            Add(answers, "409");
            Add(answers, "422");
            Header(operation, IdempotentPosts.Header, "Any text of up to 255 visible characters, new for each request. The same request sent again with it within 24 hours is answered as it was, and not done again.", "5f0c7d1e-1");
        }
        if (answers.ContainsKey("412")) Header(operation, "If-Match", "The ETag of the lead as it was read: 412 when it has changed since.", "\"3-0d9a51c2b7e4\"");
        if (answers.ContainsKey("304")) Header(operation, "If-None-Match", "The ETag that is known: 304 when nothing has changed.", "\"3-0d9a51c2b7e4\"");
        foreach (var (status, answer) in answers)
            if (answer is OpenApiResponse plain && Refusals.TryGetValue(status, out var says)) plain.Description = says;
        foreach (var (status, answer) in answers)
            if (answer.Content?.TryGetValue(Problem, out var content) == true) content.Example = Example(status, answer.Description);
    }

    private static void Add(OpenApiResponses answers, string status) =>
        answers.TryAdd(status, new OpenApiResponse { Description = Refusals[status], Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem] = new() } });

    private static void Header(OpenApiOperation operation, string name, string says, string example) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name, In = ParameterLocation.Header, Description = says, Example = JsonValue.Create(example), Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static JsonObject Example(string status, string? says) => new()
    {
        ["title"] = Title(status), ["status"] = int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), ["detail"] = says, ["traceId"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };

    private static string Title(string status) => status switch
    {
        "401" => "The key does not work",
        "403" => "The key lacks a scope",
        "404" => "There is no such lead",
        "409" => "The request contradicts what is known",
        "412" => "The lead has changed",
        "413" => "The body is too large",
        "415" => "The body must be JSON",
        "422" => "The Idempotency-Key was used with another body",
        "429" => "Too many requests",
        "503" => "There is no model yet",
        _ => "The request is not valid",
    };
}
