using LeadScoring.Dashboard.Jobs.Demo;

namespace LeadScoring.Dashboard.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobsOptions>().BindConfiguration(JobsOptions.Section)
            .Validate(jobs => jobs.LookAtModels >= TimeSpan.FromSeconds(1), "Jobs:LookAtModels must be at least 00:00:01.")
            .Validate(jobs => jobs.LookForOutcomes >= TimeSpan.FromSeconds(1), "Jobs:LookForOutcomes must be at least 00:00:01.")
            .Validate(jobs => jobs.LookAtOutbox >= TimeSpan.FromSeconds(1), "Jobs:LookAtOutbox must be at least 00:00:01.")
            .ValidateOnStart();
        services.AddOptions<DemoOptions>().BindConfiguration(DemoOptions.Section)
            .Validate(demo => demo.Leads is >= 200 and <= 100_000, "Demo:Leads must be 200 to 100000.")
            .Validate(demo => demo.Tick >= TimeSpan.FromMilliseconds(100), "Demo:Tick must be at least 00:00:00.1.")
            .Validate(demo => demo.MarketTimePerTick > TimeSpan.Zero && demo.MarketTimePerTick <= TimeSpan.FromDays(1), "Demo:MarketTimePerTick must be above 0 and at most one day.")
            .ValidateOnStart();
        services.AddSingleton<DemoDiary>();
        services.AddSingleton<DemoMarket>();
        services.AddHostedService<ModelStartup>();
        services.AddHostedService<ModelWatch>();
        services.AddHostedService<StarterPromotion>();
        services.AddHostedService<DemoPump>();
        services.AddHostedService<DailyRefresh>();
        services.AddHostedService<ImportHousekeeping>();
        services.AddHostedService<OutboxDelivery>();
        return services;
    }
}
