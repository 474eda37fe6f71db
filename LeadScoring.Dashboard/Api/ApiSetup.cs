namespace LeadScoring.Dashboard.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
    }
}
