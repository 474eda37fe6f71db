using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Scoring;

public static class ScoringSetup
{
    public static IServiceCollection AddScoring(this IServiceCollection services)
    {
        services.AddSingleton<ServingModel>();
        return services;
    }
}
