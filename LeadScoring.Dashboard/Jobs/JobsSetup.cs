using LeadScoring.Dashboard.Jobs.Demo;
using LeadScoring.Dashboard.Operations;

namespace LeadScoring.Dashboard.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddChecked<JobsOptions>(JobsOptions.Section);
        services.AddChecked<DemoOptions>(DemoOptions.Section);
        services.AddSingleton<DemoDiary>();
        services.AddSingleton<DemoMarket>();
        services.AddHostedService<ModelStartup>();
        services.AddHostedService<ModelWatch>();
        services.AddHostedService<StarterPromotion>();
        services.AddHostedService<DemoPump>();
        services.AddHostedService<BandsFollow>();
        services.AddHostedService<DailyRefresh>();
        services.AddHostedService<ImportHousekeeping>();
        services.AddHostedService<OutboxDelivery>();
        services.AddHostedService<SecondLooks>();
        return services;
    }
}
