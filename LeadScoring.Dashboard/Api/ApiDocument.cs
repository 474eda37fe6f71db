using System.Collections.Immutable;
using System.Text.Json.Nodes;
using LeadScoring.Core.Leads;
using LeadScoring.Dashboard.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace LeadScoring.Dashboard.Api;

/// <summary>The description of the API at <c>/openapi/v1.json</c>, and its reading room at <c>/docs</c>, which loads nothing from elsewhere.</summary>
internal static class ApiDocument
{
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", document =>
    {
        document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        document.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        document.AddDocumentTransformer((api, _, _) =>
        {
            api.Info = new OpenApiInfo
            {
                Title = "Lead Scoring",
                Version = "v1",
                Description = "Send leads and what they do, get scores with their reasons. JSON is read strictly: unknown members, duplicate keys, wrong types and numbers that are not finite "
                    + "are refused with 400, bodies over 1 MB (8 MB for /score) with 413, always as application/problem+json with the JSON path of each fault in errors. Nothing that names a person is in an error. "
                    + "RateLimit and RateLimit-Policy say how many requests are left.",
            };
            api.Servers = [];
            ApiAccess.TellSchemes(api);
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            ApiAccess.Tell(operation, context);
            ShowExample(operation);
            return Task.CompletedTask;
        });
        document.AddSchemaTransformer((schema, context, _) =>
        {
            NameType(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi().RequireAuthorization(Policies.SignedIn);
        // Its scripts say that anybody may have them; they are for whoever may read the page.
        var room = app.MapGroup("");
        ((IEndpointConventionBuilder)room).Finally(endpoint =>
        {
            foreach (var open in endpoint.Metadata.OfType<IAllowAnonymous>().ToList()) endpoint.Metadata.Remove(open);
        });
        room.RequireAuthorization(Policies.SignedIn);
        room.MapScalarApiReference("/docs", (docs, http) =>
        {
            docs.Title = "Lead Scoring API";
            docs.Nonce = CspNonce.Of(http);
            // Else a library in there tries eval, to see whether it may.
            docs.HeadContent = $"<script nonce=\"{docs.Nonce}\">globalThis.__zod_globalConfig = {{ jitless: true }};</script>";
            docs.DefaultFonts = false;
            docs.Telemetry = false;
            docs.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            docs.Agent = new() { Disabled = true };
            docs.Mcp = new() { Disabled = true };
            docs.HideClientButton = true;
        });
    }

    /// <summary>Types that are read by rules of our own have lost their names on the way.</summary>
    private static void NameType(OpenApiSchema schema, Type type)
    {
        var inner = Nullable.GetUnderlyingType(type);
        var named = (inner ?? type) switch
        {
            var t when t == typeof(double) || t == typeof(float) => JsonSchemaType.Number,
            var t when t == typeof(DateTimeOffset) => JsonSchemaType.String,
            _ => default(JsonSchemaType?),
        };
        if (named is { } plain) schema.Type = inner is null ? plain : plain | JsonSchemaType.Null;
        if (type == typeof(Dictionary<string, AttributeValue>) || type == typeof(ImmutableSortedDictionary<string, AttributeValue>))
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.String };
        if (type == typeof(ScoreResult)) schema.Description = "The members of a score beside each other, or error alone with title and errors.";
    }

    private static void ShowExample(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id) return;
        if (ApiExamples.Requests.TryGetValue(id, out var request) && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
            body.Example = JsonNode.Parse(request);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            if (parameter.Name is { } name && ApiExamples.Parameters.TryGetValue(name, out var value)) parameter.Example = JsonNode.Parse(value);
        if (ApiExamples.Responses.TryGetValue(id, out var response))
            foreach (var (status, answer) in operation.Responses ?? [])
                if (status is "200" or "201" && answer.Content?.TryGetValue("application/json", out var content) == true) content.Example = JsonNode.Parse(response);
    }
}
