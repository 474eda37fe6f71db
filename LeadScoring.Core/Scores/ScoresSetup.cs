using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Scores;

public static class ScoresSetup
{
    public static IServiceCollection AddScores(this IServiceCollection services)
    {
        return services;
    }
}
