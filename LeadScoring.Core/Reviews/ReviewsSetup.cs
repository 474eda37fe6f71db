using LeadScoring.Core.Leads;
using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Reviews;

public static class ReviewsSetup
{
    public static IServiceCollection AddReviews(this IServiceCollection services)
    {
        services.AddKeyedHybridCache(ReviewMemory.Cache);
        services.AddSingleton<ReviewMemory>().AddSingleton<IRemembersLeads>(provider => provider.GetRequiredService<ReviewMemory>());
        return services.AddSingleton<TopScores>().AddSingleton<EgressLedger>().AddSingleton<ReviewKeeper>().AddSingleton<ReviewDesk>().AddSingleton<ReviewBook>().AddSingleton<ReviewControl>().AddSingleton<ReviewComparison>();
    }
}
