using LeadScoring.Core;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Integration;
using LeadScoring.Core.Reranking;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Scoring;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard.Operations;

namespace LeadScoring.Dashboard;

/// <summary>The core with its configuration: the same for the web program and for its verbs.</summary>
public static class CoreSetup
{
    public static void AddCore(this IHostApplicationBuilder builder)
    {
        var (services, root) = (builder.Services, builder.Environment.ContentRootPath);
        services.AddChecked<StorageOptions>(StorageOptions.Section).PostConfigure(storage => storage.Root = storage.Root.Length > 0 ? storage.Root : root);
        services.AddChecked<FairHousingOptions>(FairHousingOptions.Section);
        services.AddChecked<IntakeOptions>(IntakeOptions.Section);
        services.AddChecked<ImportOptions>(ImportOptions.Section);
        services.AddChecked<BandOptions>(BandOptions.Section);
        services.AddChecked<RerankingOptions>(RerankingOptions.Section);
        services.AddChecked<FinalScoreOptions>(FinalScoreOptions.Section);
        services.AddChecked<WebhookOptions>(WebhookOptions.Section);
        services.AddChecked<MailOptions>(MailOptions.Section);
        if (builder.Environment.IsDevelopment()) services.PostConfigure<MailOptions>(mail => mail.DropFolder ??= "data/mail");
        services.AddLeadScoring();
    }
}
