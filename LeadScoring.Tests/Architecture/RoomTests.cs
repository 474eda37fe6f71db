using LeadScoring.Core;
using LeadScoring.Dashboard;

namespace LeadScoring.Tests.Architecture;

public sealed class RoomTests
{
    private const string Root = "LeadScoring.Core";
    private static readonly List<Use> Uses = [.. Arrows.Of(typeof(LeadScoringCore).Assembly.Location)];
    private static readonly RoomTable Table = RoomTable.OfTheDocs();

    [Fact]
    public void Rooms_use_only_the_rooms_the_table_allows() => Assert.Empty(Table.Violations(Uses, Root));

    [Fact]
    public void The_table_lists_exactly_the_rooms_that_exist()
    {
        var folders = Directory.GetDirectories(Path.Combine(AppRoot.Find(), Root)).Select(Path.GetFileName).Where(f => f is not ("bin" or "obj")).Order();

        Assert.Equal(folders, Table.Rooms.Order());
    }

    [Fact]
    public void The_table_has_no_cycle()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var room in Table.Rooms)
        {
            Assert.All(Table.UsesOf(room), used => Assert.Contains(used, seen));
            seen.Add(room);
        }
    }

    [Fact]
    public void A_planted_arrow_is_found_even_inside_a_method_body()
    {
        var table = RoomTable.Parse(["| 0 | Ground | things below | – |", "| 1 | Upper | things above | Ground |"]);

        var violations = table.Violations(Arrows.Of(typeof(RoomTests).Assembly.Location), "LeadScoring.Tests.Architecture.Planted").ToList();

        Assert.Equal(
            ["LeadScoring.Tests.Architecture.Planted.Ground.Digger → LeadScoring.Tests.Architecture.Planted.Upper.Roof"],
            violations);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore", "")]
    [InlineData("MudBlazor", "")]
    [InlineData("Plotly", "")]
    [InlineData("Microsoft.ML", "Learning")]
    [InlineData("Microsoft.EntityFrameworkCore", "Storage Leads Audit Consent Outcomes Scores Reviews Learning Queue Integration Intake")]
    [InlineData("Microsoft.Extensions.AI", "Reranking")]
    [InlineData("Microsoft.Extensions.Caching", "Reviews")]
    [InlineData("OpenAI", "Reranking")]
    [InlineData("Azure", "Reranking")]
    [InlineData("LeadScoring.Core.Learning.Market", "Learning")]
    public void Only_the_named_rooms_name_this_library(string library, string rooms)
    {
        var allowed = rooms.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var strangers = Uses
            .Where(use => (use.ToNamespace + ".").StartsWith(library + ".", StringComparison.Ordinal))
            .Where(use => RoomTable.RoomOf(use.FromNamespace, Root) is { } room && !allowed.Contains(room));

        Assert.Empty(strangers.Select(use => use.ToString()));
    }
}
