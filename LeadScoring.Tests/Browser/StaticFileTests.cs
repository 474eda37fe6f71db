using System.Text.RegularExpressions;
using LeadScoring.Tests.Support;

namespace LeadScoring.Tests.Browser;

public sealed class StaticFileTests
{
    private const int Small = 10_000;

    [Fact]
    public async Task Every_file_a_page_names_is_ours_and_compressed_when_it_is_not_small()
    {
        await using var app = await ScreenApp.StartAsync(leads: 0);
        using var http = new HttpClient { BaseAddress = new Uri(app.Address) };
        http.DefaultRequestHeaders.Add("Cookie", app.App.Admin.Header);
        var html = await http.GetStringAsync("/queue");

        var files = Regex.Matches(html, "(?:src|href)=\"([^\"]+\\.(?:js|css|svg|png|woff2?))\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value).ToList();

        Assert.True(files.Count >= 5, $"Only {files.Count} files were found.");
        foreach (var file in files)
        {
            Assert.DoesNotContain("//", file, StringComparison.Ordinal);
            using var request = new HttpRequestMessage(HttpMethod.Get, "/" + file.TrimStart('/'));
            request.Headers.AcceptEncoding.ParseAdd("br, gzip");
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            var bytes = (await response.Content.ReadAsByteArrayAsync()).Length;
            Assert.True(bytes < Small || response.Content.Headers.ContentEncoding.Count > 0, $"{file} came in {bytes} bytes, not compressed.");
        }
    }
}
