using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Features;

public static class FeaturesSetup
{
    public static IServiceCollection AddFeatures(this IServiceCollection services)
    {
        services.AddOptions<FairHousingOptions>()
            .Validate(fair => Enum.IsDefined(fair.Mode), "FairHousing:Mode must be Exclude or Include.")
            .ValidateOnStart();
        return services;
    }
}
