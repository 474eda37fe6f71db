using LeadScoring.Core.Intake.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Intake;

public static class IntakeSetup
{
    public static IServiceCollection AddIntake(this IServiceCollection services)
    {
        services.AddOptions<IntakeOptions>();
        services.AddSingleton<LeadIntake>();
        services.AddSingleton<LeadPreview>();
        services.AddOptions<ImportOptions>().Validate(o => o.MaxBytes > 0 && o.UndoFor >= TimeSpan.Zero, "Import:MaxBytes must be above 0 and Import:UndoFor not negative.").ValidateOnStart();
        services.AddSingleton<ImportFiles>();
        services.AddSingleton<ImportRuns>();
        services.AddSingleton<ImportLooks>();
        services.AddSingleton<ImportChecker>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<ImportUndo>();
        return services;
    }
}
