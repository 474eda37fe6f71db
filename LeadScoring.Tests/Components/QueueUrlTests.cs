using CsCheck;
using LeadScoring.Core.Leads;
using LeadScoring.Core.Queue;
using LeadScoring.Core.Scores;
using LeadScoring.Dashboard.Queue;
using Microsoft.AspNetCore.WebUtilities;

namespace LeadScoring.Tests.Components;

public sealed class QueueUrlTests
{
    private static readonly Gen<QueueFilters> Filters = Gen.Select(
        Gen.Enum<QueueView>(), Gen.String[0, 40], Gen.Enum<Band>().Nullable(), Gen.Int[0, 2].Select(i => new[] { "austin-78704", "a&b=c", null }[i]), Gen.Enum<LeadStage>().Nullable(), Gen.Bool,
        (view, query, band, area, stage, recent) => new QueueFilters
        {
            View = view, Query = string.IsNullOrWhiteSpace(query) || query.Any(char.IsSurrogate) ? null : query, Band = band, Area = area, Stage = stage, Sort = recent ? QueueSort.Recent : QueueSort.Score,
        });

    [Fact]
    public void What_an_address_says_is_what_it_was_made_from() =>
        Filters.Sample(filters => Assert.Equal(filters, Read(QueueUrl.Of(filters))));

    [Fact]
    public void The_plain_queue_has_the_plain_address() => Assert.Equal("/queue", QueueUrl.Of(QueueFilters.None));

    [Fact]
    public void The_open_lead_is_part_of_the_address()
    {
        var lead = Guid.CreateVersion7();

        Assert.EndsWith("lead=" + lead, QueueUrl.Of(new QueueFilters { Band = Band.A }, lead), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/queue?view=nonsense&band=Z&stage=7&owner=me&sort=up")]
    [InlineData("/queue?band=0")]
    [InlineData("/queue?q=%20%20&area=")]
    public void What_cannot_be_read_is_taken_as_not_said(string address) => Assert.Equal(QueueFilters.None, Read(address));

    private static QueueFilters Read(string address)
    {
        var query = QueryHelpers.ParseQuery(address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : "");
        return QueueUrl.Read(Of("view"), Of("q"), Of("band"), Of("area"), Of("stage"), Of("owner"), Of("sort"));

        string? Of(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
