using LeadScoring.Dashboard;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Api;
using LeadScoring.Dashboard.Cli;
using LeadScoring.Dashboard.Jobs;
using LeadScoring.Dashboard.Layout;
using LeadScoring.Dashboard.Operations;

args = [.. args.Select(arg => arg == "--demo" ? "--Demo:Start=true" : arg)];
if (Verbs.IsVerb(args)) return await Verbs.RunAsync(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppRoot.Find(), WebRootPath = AppRoot.WebRoot() });
if (!AppRoot.IsPublished) builder.WebHost.UseStaticWebAssets();

builder.Configuration.AddListening();
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
