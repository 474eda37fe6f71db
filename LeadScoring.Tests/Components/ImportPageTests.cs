using Bunit;
using LeadScoring.Core.Intake.Imports;
using LeadScoring.Dashboard.Import;
using LeadScoring.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LeadScoring.Tests.Components;

public sealed class ImportPageTests : BunitContext
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_can_be_chosen_once_the_page_listens_and_the_limit_is_the_true_one(bool isInteractive)
    {
        using var app = new TestApp().With("Import:MaxBytes", "7000000");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddSingleton(app.Services.GetRequiredService<IOptions<ImportOptions>>());
        Services.AddFallbackServiceProvider(app.Services);
        SetRendererInfo(new RendererInfo("Server", isInteractive));

        var page = Render<ImportPage>();

        Assert.Equal(!isInteractive, page.Find("input[type=file]").HasAttribute("disabled"));
        Assert.Contains("up to 7 MB", page.Find("#file-hint").TextContent, StringComparison.Ordinal);
    }
}
