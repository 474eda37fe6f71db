using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Api;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Dashboard.Layout;
using LeadScoring.Dashboard.Operations;
using Microsoft.Extensions.Configuration.Memory;

args = [.. args.Select(arg => arg == "--demo" ? "--Demo:Start=true" : arg)];
if (Verbs.IsVerb(args)) return await Verbs.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppRoot.Find(), WebRootPath = AppRoot.WebRoot() });
if (!AppRoot.IsPublished) builder.WebHost.UseStaticWebAssets();

// Lowest of all sources, so that ASPNETCORE_URLS, AllowedHosts and the command line choose otherwise. Names of this machine only: a foreign name that was made to point here is no way in.
builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = [new("Urls", "http://localhost:5080"), new("AllowedHosts", "localhost;127.0.0.1;[::1]")] });
builder.AddDoors();
builder.AddOperations();
builder.AddCore();
builder.AddAccess();
builder.Services.AddApi();
builder.Services.AddScreens();
builder.Services.AddJobs();

var app = builder.Build();
if (!await app.PrepareAsync()) return ExitCodes.Refused;

app.UseDoors();
app.UseRequestLocalization("en-US");
app.MapHealth();
app.MapApi();
app.MapScreens();
await app.RunAsync();
return 0;

/// <summary>Named so that tests can start the real app.</summary>
public partial class Program;
