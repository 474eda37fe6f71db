using AngleSharp.Html.Parser;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Components;

public sealed class ImportPageTests
{
    [Fact]
    public async Task Before_the_page_listens_no_file_can_be_chosen_and_the_limit_it_states_is_the_true_one()
    {
        using var app = new TestApp().With("Import:MaxBytes", "7000000");

        var page = await new HtmlParser().ParseDocumentAsync(await app.CreateClient().GetStringAsync("/import"));

        Assert.True(page.QuerySelector("input[type=file]")!.HasAttribute("disabled"));
        Assert.Contains("up to 7 MB.", page.QuerySelector("#file-hint")!.TextContent, StringComparison.Ordinal);
    }
}
