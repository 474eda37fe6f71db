using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Queue;

public static class QueueSetup
{
    public static IServiceCollection AddQueue(this IServiceCollection services)
    {
        services.AddSingleton<QueueReader>();
        services.AddSingleton<QueuePages>();
        services.AddSingleton<LeadDetailsReader>();
        services.AddSingleton<LeadAccess>();
        services.AddSingleton<LeadHandover>();
        return services;
    }
}
