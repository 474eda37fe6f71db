using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Intake;

public static class IntakeSetup
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOptions<IntakeOptions>();
        services.AddSingleton<LeadIntake>();
        services.AddSingleton<LeadPreview>();
        return services;
    }
}
