using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Reviews;

public static class ReviewsSetup
{
    public static IServiceCollection AddReviews(this IServiceCollection services)
    {
        services.AddKeyedHybridCache(ReviewMemory.Cache);
        return services.AddSingleton<ReviewMemory>().AddSingleton<TopScores>().AddSingleton<EgressLedger>().AddSingleton<ReviewKeeper>().AddSingleton<ReviewDesk>().AddSingleton<ReviewBook>().AddSingleton<ReviewControl>().AddSingleton<ReviewComparison>();
    }
}
