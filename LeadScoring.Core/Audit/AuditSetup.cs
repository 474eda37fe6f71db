using Microsoft.Extensions.DependencyInjection;

namespace LeadScoring.Core.Audit;

public static class AuditSetup
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditTrail>();
}
