using LeadScoring.Core.Audit;
using LeadScoring.Core.Consent;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Integration;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Learning;
using LeadScoring.Core.Outcomes;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Reviews;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LeadScoring.Core;

/// <summary>Wires the rooms, from the ground up.</summary>
public static class LeadScoringCore
{
    public static IServiceCollection AddLeadScoring(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddStorage()
            .AddLeads()
            .AddAudit()
            .AddConsent()
            .AddOutcomes()
            .AddFeatures()
            .AddScoring()
            .AddScores()
            .AddReranking()
            .AddReviews()
            .AddLearning()
            .AddQueue()
            .AddIntegration()
            .AddIntake();
    }
}
