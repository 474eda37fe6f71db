using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Scores;

public static class ScoresSetup
{
    public static IServiceCollection AddScores(this IServiceCollection services)
    {
        services.AddOptions<BandOptions>()
            .Validate(bands => bands.IsOrdered, "Scoring:Bands must be 100 ≥ A > B > C > 0.")
            .ValidateOnStart();
        services.AddSingleton<MarketBook>();
        services.AddSingleton<ScoreMaker>();
        services.AddSingleton<ScoreKeeper>();
        services.AddSingleton<Rescoring>();
        return services;
    }
}
