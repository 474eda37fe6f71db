using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Consent;

public static class ConsentSetup
{
    public static IServiceCollection AddConsent(this IServiceCollection services)
    {
        return services;
    }
}
