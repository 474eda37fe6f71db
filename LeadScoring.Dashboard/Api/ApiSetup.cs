using LeadScoring.Dashboard.Access;
using Microsoft.Extensions.Options;

namespace LeadScoring.Dashboard.Api;

/// <summary>The doors for programs: <c>/api/v1</c> and its description.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["traceId"] = Problems.TraceId(problem.HttpContext));
        services.AddApiDocument();
        services.AddSingleton<LeadView>().AddSingleton<FormVisitors>();
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseWhen(IsForPrograms, api =>
        {
            api.UseExceptionHandler(new ExceptionHandlerOptions
            {
                StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            });
            api.UseStatusCodePages();
        });
        var limits = app.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        var api = app.MapGroup("/api/v1").WithMetadata(new BodyLimit(limits.LeadBodyBytes)).AddEndpointFilter<RefuseBadBodies>();
        api.MapIntake();
        api.MapBatch();
        api.MapQueue();
        api.MapScores(new BodyLimit(limits.ScoreBodyBytes));
        app.MapForms();
        app.MapNoSuchRoute();
        app.MapApiDocument();
    }

    private static bool IsForPrograms(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
