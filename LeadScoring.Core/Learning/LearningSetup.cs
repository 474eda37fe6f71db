using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Learning;

public static class LearningSetup
{
    public static IServiceCollection AddLearning(this IServiceCollection services)
    {
        return services;
    }
}
