using LeadScoring.Core;
using LeadScoring.Core.Intake;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Api;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Dashboard.Layout;

if (Verbs.IsVerb(args)) return await Verbs.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppRoot.Find(), WebRootPath = AppRoot.WebRoot() });
if (!AppRoot.IsPublished) builder.WebHost.UseStaticWebAssets();

builder.Services.Configure<StorageOptions>(builder.Configuration.GetSection(StorageOptions.Section));
builder.Services.PostConfigure<StorageOptions>(storage => storage.Root = storage.Root.Length > 0 ? storage.Root : builder.Environment.ContentRootPath);
builder.Services.Configure<IntakeOptions>(builder.Configuration.GetSection(IntakeOptions.Section));
builder.Services.Configure<ImportOptions>(builder.Configuration.GetSection(ImportOptions.Section));
builder.Services.Configure<BandOptions>(builder.Configuration.GetSection(BandOptions.Section));
builder.Services.AddLeadScoring();
builder.Services.AddApi();
builder.Services.AddScreens();
builder.Services.AddJobs();

var app = builder.Build();
await app.Services.MigrateStorageAsync(app.Lifetime.ApplicationStopping);

app.UseRequestLocalization("en-US");
app.MapApi();
app.MapScreens();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the real app.</summary>
public partial class Program;
