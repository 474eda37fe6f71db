using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Access;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Import;

public static class ImportEndpoints
{
    public static IServiceCollection AddImportScreens(this IServiceCollection services) => services.AddSingleton<ImportLaunch>();

    /// <summary>Rows that were not taken in, as a file; there is none before a check and a day after the import.</summary>
    public static void MapImportFiles(this IEndpointRouteBuilder app) =>
        app.MapGet("/import/{run:guid}/rejected.csv", async (Guid run, ImportRuns runs, ImportFiles files, HttpContext http, CancellationToken cancel) =>
        {
            if (await runs.FindAsync(run, http.Viewer(), cancel) is not { } found) return Results.NotFound();
            var path = found.State == ImportState.Uploaded ? files.CheckedOf(run) : files.RejectedOf(run);
            if (!File.Exists(path)) return Results.NotFound();
            http.Response.Headers[HeaderNames.CacheControl] = "no-store";
            return Results.File(path, "text/csv; charset=utf-8", $"Rejected rows of {Path.GetFileNameWithoutExtension(found.FileName)}.csv");
        }).ExcludeFromDescription().RequireAuthorization(Policies.Managers);
}
