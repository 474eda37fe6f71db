using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Core.Scores;

public static class ScoresSetup
{
    public static IServiceCollection AddScores(this IServiceCollection services)
    {
        services.AddOptions<BandOptions>()
            .Validate(bands => bands.IsOrdered, "Scoring:Bands must be 100 ≥ A > B > C > 0.")
            .ValidateOnStart();
        services.AddSingleton<BandBook>();
        services.AddSingleton<IOptions<BandOptions>>(provider => provider.GetRequiredService<BandBook>());
        services.AddSingleton<BandChange>();
        services.AddSingleton<MarketBook>();
        services.AddSingleton<ScoreMaker>();
        services.AddSingleton<ScoreKeeper>();
        services.AddSingleton<Rescoring>();
        return services;
    }
}
