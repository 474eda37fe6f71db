using LeadScoring.Core.Integration.Export;
using LeadScoring.Core.Queue;
using LeadScoring.Dashboard.Access;
using LeadScoring.Dashboard.Layout;
using Microsoft.Net.Http.Headers;

namespace LeadScoring.Dashboard.Queue;

/// <summary>The queue as a file, with the words of its address.</summary>
internal static class QueueFiles
{
    public static void MapQueueFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/queue/export.csv", CsvAsync).ExcludeFromDescription().RequireAuthorization(Policies.Managers);
        app.MapGet("/queue/export.xlsx", ExcelAsync).ExcludeFromDescription().RequireAuthorization(Policies.Managers);
    }

    private static async Task<IResult> CsvAsync(HttpContext http, QueueExport export, TimeProvider clock, CancellationToken cancel)
    {
        var snapshot = await BeginAsync(http, export, ExportFormat.Csv, clock, cancel);
        var by = http.Viewer();
        return Results.Stream(stream => export.WriteCsvAsync(snapshot, stream, by, cancel), "text/csv; charset=utf-8", NameOf(snapshot, "csv"));
    }

    /// <summary>A workbook is a zip, which is closed by going back in it: it is made in a file that is gone when it was sent.</summary>
    private static async Task<IResult> ExcelAsync(HttpContext http, QueueExport export, TimeProvider clock, CancellationToken cancel)
    {
        var snapshot = await BeginAsync(http, export, ExportFormat.Excel, clock, cancel);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"queue-{Guid.NewGuid():N}.xlsx"), options);
        http.Response.RegisterForDisposeAsync(file);
        await export.WriteExcelAsync(snapshot, file, http.Viewer(), cancel);
        file.Position = 0;
        return Results.Stream(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", NameOf(snapshot, "xlsx"));
    }

    private static async Task<QueueSnapshot> BeginAsync(HttpContext http, QueueExport export, ExportFormat format, TimeProvider clock, CancellationToken cancel)
    {
        var query = http.Request.Query;
        var filters = QueueUrl.Read(query["view"], query["q"], query["band"], query["area"], query["stage"], query["owner"], query["sort"]);
        var viewers = new ViewerClock(clock, Preferences.Of(http.Request.Cookies).TimeZone);
        http.Response.Headers[HeaderNames.CacheControl] = "no-store";
        return await export.BeginAsync(filters, format, new QueueMoment(viewers.UtcNow, viewers.StartOfToday), http.Viewer(), cancel);
    }

    private static string NameOf(QueueSnapshot snapshot, string ending) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"queue-{snapshot.TakenAt:yyyy-MM-dd}.{ending}");
}
