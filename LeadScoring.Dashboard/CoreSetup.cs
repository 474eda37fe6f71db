using LeadScoring.Core;
using LeadScoring.Core.Features;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Integration;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;

namespace LeadScoring.Dashboard;

/// <summary>The core with its configuration: the same for the web program and for its verbs.</summary>
public static class CoreSetup
{
    public static void AddCore(this IHostApplicationBuilder builder)
    {
        var (services, configuration, root) = (builder.Services, builder.Configuration, builder.Environment.ContentRootPath);
        services.Configure<StorageOptions>(configuration.GetSection(StorageOptions.Section));
        services.PostConfigure<StorageOptions>(storage => storage.Root = storage.Root.Length > 0 ? storage.Root : root);
        services.Configure<FairHousingOptions>(configuration.GetSection(FairHousingOptions.Section));
        services.Configure<IntakeOptions>(configuration.GetSection(IntakeOptions.Section));
        services.Configure<ImportOptions>(configuration.GetSection(ImportOptions.Section));
        services.Configure<BandOptions>(configuration.GetSection(BandOptions.Section));
        services.Configure<WebhookOptions>(configuration.GetSection(WebhookOptions.Section));
        services.Configure<MailOptions>(configuration.GetSection(MailOptions.Section));
        if (builder.Environment.IsDevelopment()) services.PostConfigure<MailOptions>(mail => mail.DropFolder ??= "data/mail");
        services.AddLeadScoring();
    }
}
