using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Reviews;

public static class ReviewsSetup
{
    public static IServiceCollection AddReviews(this IServiceCollection services) =>
        services.AddSingleton<TopScores>().AddSingleton<EgressLedger>().AddSingleton<ReviewKeeper>().AddSingleton<ReviewDesk>().AddSingleton<ReviewBook>().AddSingleton<ReviewControl>().AddSingleton<ReviewComparison>();
}
