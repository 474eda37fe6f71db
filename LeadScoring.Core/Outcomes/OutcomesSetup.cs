using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Outcomes;

public static class OutcomesSetup
{
    public static IServiceCollection AddOutcomes(this IServiceCollection services)
    {
        return services;
    }
}
