using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Leads;

public static class LeadsSetup
{
    public static IServiceCollection AddLeads(this IServiceCollection services)
    {
        services.AddSingleton<LeadFeed>();
        services.AddSingleton<LeadRemoval>();
        return services;
    }
}
