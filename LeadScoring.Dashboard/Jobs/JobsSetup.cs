namespace LeadScoring.Dashboard.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        return services;
    }
}
