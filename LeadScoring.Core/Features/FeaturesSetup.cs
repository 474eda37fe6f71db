using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Features;

public static class FeaturesSetup
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        return services;
    }
}
