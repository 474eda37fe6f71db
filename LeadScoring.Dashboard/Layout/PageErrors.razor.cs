using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;

namespace LeadScoring.Dashboard.Layout;

/// <summary>Keeps a broken page from taking the shell with it; the same short reference stands on the page and in the log.</summary>
public sealed partial class PageErrors
{
    private string Reference { get; set; } = "";

    [Inject]
    private ILogger<PageErrors> Log { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        Reference = NewReference();
        Log.LogError(exception, "A page failed (ref {Reference}).", Reference);
        return Task.CompletedTask;
    }

    /// <summary>Four hex digits: enough to find a line in today's log.</summary>
    public static string NewReference() => RandomNumberGenerator.GetHexString(4, lowercase: true);
}
