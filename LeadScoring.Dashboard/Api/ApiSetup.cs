using LeadScoring.Dashboard.Access;

namespace LeadScoring.Dashboard.Api;

/// <summary>The doors for programs: <c>/api/v1</c>, its description, and the health probes.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions["traceId"] = Problems.TraceId(problem.HttpContext));
        services.AddApiDocument();
        services.AddHealth();
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
        var api = app.MapGroup("/api/v1").AddEndpointFilter<RefuseBadBodies>().RequireAuthorization(Policies.Leads);
        api.MapIntake();
        api.MapQueue();
        api.MapScores();
        app.MapForms();
        app.MapApiDocument();
        app.MapHealth();
    }

    private static bool IsForPrograms(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
}
