using LeadScoring.Core.Scores;
using LeadScoring.Core.Storage;
using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Api;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Dashboard.Layout;
using Microsoft.Extensions.Configuration.Memory;

args = [.. args.Select(arg => arg == "--demo" ? "--Demo:Start=true" : arg)];
if (Verbs.IsVerb(args)) return await Verbs.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppRoot.Find(), WebRootPath = AppRoot.WebRoot() });
if (!AppRoot.IsPublished) builder.WebHost.UseStaticWebAssets();

// Lowest of all sources, so that ASPNETCORE_URLS and the command line choose otherwise.
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Urls", "http://localhost:5080")] });
builder.AddCore();
builder.AddAccess();
builder.Services.AddApi();
builder.Services.AddScreens();
builder.Services.AddJobs();

var app = builder.Build();
await app.Services.MigrateStorageAsync(app.Lifetime.ApplicationStopping);
await app.Services.MigrateAccountsAsync(app.Lifetime.ApplicationStopping);
await app.Services.GetRequiredService<BandBook>().LoadAsync(app.Lifetime.ApplicationStopping);

app.UseRequestLocalization("en-US");
app.MapApi();
app.MapScreens();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the real app.</summary>
public partial class Program;
